// One row per customer asked for: its chapter of relationships as maps of column lists; empty above the limit.
// Starts from: unique Customer(id). Locks the customers in id order, so that nothing half-written is read.
CYPHER 5
MATCH (c:Customer)
USING INDEX SEEK c:Customer(id)
WHERE c.id IN $given.customer_ids
WITH c
ORDER BY c.id
SET c._lock = true
WITH c
CALL (c) {
  CALL (c) {
    MATCH (c)<-[:OF]-(:Department)<-[:WORKS_IN]-(p:Person)
    RETURN p
    UNION
    MATCH (c)<-[:AT]-(:Opportunity)<-[:IN]-(:Seat)<-[:HOLDS]-(p:Person)
    RETURN p
  }
  WITH collect(p) AS here
  CALL (here) {
    UNWIND here AS p
    MATCH (p)-[:SAME_AS*0..10]-(same:Person)
    WITH DISTINCT same
    RETURN collect(same) AS everyone, sum(COUNT { (same)<-[:ABOUT]-() }) AS facts
  }
  RETURN here, everyone, facts
}
WITH c, facts, here, CASE WHEN facts <= $given.fact_limit THEN everyone ELSE [] END AS persons
CALL (here, persons) {
  CALL (persons) {
    UNWIND persons AS p
    MATCH (p)-[w:SAME_AS]->(:Person)
    RETURN w
    UNION
    UNWIND persons AS p
    MATCH (p)-[:REPORTS_TO|SWAYS|KNOWS|AT_ODDS_WITH]-(:Person)-[:SAME_AS*0..9]-(:Person)-[w:SAME_AS]-(:Person)
    RETURN w
  }
  WITH collect({w: w, a: startNode(w), b: endNode(w)}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    merged_id: [r IN rows | r.a.id],
    kept_id: [r IN rows | r.b.id],
    merged_is_here: [r IN rows | r.a IN here],
    kept_is_here: [r IN rows | r.b IN here],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis]
  } AS merges
}
CALL (c) {
  MATCH (c)-[:PART_OF*0..10]->(h:Customer)
  WITH c, collect(h) AS above
  CALL (c, above) {
    WITH *
    WHERE none(
      h IN above
      WHERE EXISTS { (h)-[:SAME_AS]-(:Customer) }
    )
    UNWIND above AS h
    RETURN h
    UNION
    WITH *
    WHERE any(
      h IN above
      WHERE EXISTS { (h)-[:SAME_AS]-(:Customer) }
    )
    MATCH (c) (
      (a:Customer)-[step:PART_OF|SAME_AS]-(b:Customer)
      WHERE type(step) = 'SAME_AS' OR startNode(step) = a
    ){0,12} (h:Customer)
    RETURN h
  }
  RETURN collect(DISTINCT h) AS homes
}
CALL (homes) {
  UNWIND homes AS h
  MATCH (h)-[w:SAME_AS]->(kept:Customer)
  WITH collect({w: w, merged: h, kept: kept}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    merged_id: [r IN rows | r.merged.id],
    kept_id: [r IN rows | r.kept.id],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis]
  } AS customer_merges
}
CALL (homes) {
  UNWIND homes AS h
  MATCH (h)-[:PART_OF]->(parent:Customer)
  WITH collect({h: h, parent: parent}) AS rows
  RETURN {
    id: [r IN rows | r.h.id],
    parent_id: [r IN rows | r.parent.id]
  } AS groups
}
CALL (c) {
  OPTIONAL MATCH (c)-[:PART_OF]->(parent:Customer)
  WITH [{n: c, parent: parent}] AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    name: [r IN rows | r.n.name],
    name_en: [r IN rows | r.n.name_en],
    industry: [r IN rows | r.n.industry],
    region: [r IN rows | r.n.region],
    channel: [r IN rows | r.n.channel],
    tier: [r IN rows | r.n.tier],
    parent_id: [r IN rows | r.parent.id]
  } AS customers
}
CALL (c) {
  MATCH (c)<-[:OF]-(d:Department)
  WITH collect({n: d}) AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    name: [r IN rows | r.n.name],
    name_en: [r IN rows | r.n.name_en],
    key: [r IN rows | r.n.key]
  } AS departments
}
CALL (persons) {
  WITH [p IN persons | {n: p}] AS rows
  RETURN {
    id: [r IN rows | r.n.id],
    name: [r IN rows | r.n.name],
    name_en: [r IN rows | r.n.name_en],
    title: [r IN rows | r.n.title],
    organisation: [r IN rows | r.n.organisation]
  } AS people
}
CALL (homes, persons) {
  UNWIND persons AS p
  MATCH (p)-[w:WORKS_IN]->(d:Department)-[:OF]->(home:Customer)
  WHERE home IN homes
  WITH collect({w: w, p: p, d: d, home: home}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    person_id: [r IN rows | r.p.id],
    department_id: [r IN rows | r.d.id],
    post_customer_id: [r IN rows | r.home.id],
    title: [r IN rows | r.w.title],
    key: [r IN rows | r.w.key],
    power: [r IN rows | r.w.power],
    power_scope: [r IN rows | r.w.power_scope],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS posts
}
CALL (persons) {
  UNWIND persons AS p
  MATCH (p)-[w:REPORTS_TO]->(m:Person)
  WITH collect({w: w, p: p, m: m}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    person_id: [r IN rows | r.p.id],
    manager_id: [r IN rows | r.m.id],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS reporting_lines
}
CALL (persons) {
  UNWIND persons AS p
  MATCH (p)-[w:SWAYS|KNOWS|AT_ODDS_WITH]-(:Person|Employee)
  WITH DISTINCT w
  WITH collect({w: w, a: startNode(w), b: endNode(w)}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    kind: [r IN rows | CASE type(r.w) WHEN 'SWAYS' THEN 'sways' WHEN 'KNOWS' THEN 'knows' ELSE 'at_odds' END],
    from_kind: [r IN rows | CASE WHEN r.a:Person THEN 'person' ELSE 'employee' END],
    from_id: [r IN rows | r.a.id],
    to_kind: [r IN rows | CASE WHEN r.b:Person THEN 'person' ELSE 'employee' END],
    to_id: [r IN rows | r.b.id],
    strength: [r IN rows | r.w.strength],
    sign: [r IN rows | r.w.sign],
    how: [r IN rows | r.w.kind],
    sensitivity: [r IN rows | r.w.sensitivity],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS person_ties
}
CALL (persons) {
  UNWIND persons AS p
  WITH p, p.id AS person_id
  // whoever holds or recorded a rating is not asked for labels: that would be a read more for each of thousands
  MATCH (p)<-[:ABOUT]-(o:Observation)
  OPTIONAL MATCH (o)-[:HELD_BY]->(h)
  OPTIONAL MATCH (o)<-[:RECORDED]-(by)
  WITH o, o.valid_at AS day, person_id, h, by
  WITH collect({o: o, day: day, person_id: person_id, h: h, by: by}) AS rows
  RETURN {
    id: [r IN rows | r.o.id],
    person_id: [r IN rows | r.person_id],
    metric: [r IN rows | r.o.metric],
    value: [r IN rows | r.o.value],
    text: [r IN rows | r.o.text],
    holder_kind: [r IN rows | CASE WHEN r.h IS NULL THEN 'company' WHEN r.h:Employee THEN 'employee' ELSE 'competitor' END],
    holder_id: [r IN rows | r.h.id],
    valid_at: [r IN rows | r.day.year * 10000 + r.day.month * 100 + r.day.day],
    recorded_at: [r IN rows | r.o.recorded_at.epochMillis],
    recorded_by: [r IN rows | r.by.id]
  } AS ratings
}
CALL (c) {
  MATCH (c)<-[:ABOUT]-(o:Observation)
  OPTIONAL MATCH (o)-[:HELD_BY]->(h)
  OPTIONAL MATCH (o)<-[:RECORDED]-(by)
  WITH o, o.valid_at AS day, h, by
  WITH collect({o: o, day: day, h: h, by: by}) AS rows
  RETURN {
    id: [r IN rows | r.o.id],
    metric: [r IN rows | r.o.metric],
    value: [r IN rows | r.o.value],
    text: [r IN rows | r.o.text],
    holder_kind: [r IN rows | CASE WHEN r.h IS NULL THEN 'company' WHEN r.h:Employee THEN 'employee' ELSE 'competitor' END],
    holder_id: [r IN rows | r.h.id],
    valid_at: [r IN rows | r.day.year * 10000 + r.day.month * 100 + r.day.day],
    recorded_at: [r IN rows | r.o.recorded_at.epochMillis],
    recorded_by: [r IN rows | r.by.id]
  } AS measures
}
CALL (c) {
  MATCH (c)<-[w:COVERS]-(e:Employee)
  WITH collect({w: w, e: e}) AS rows
  RETURN {
    id: [r IN rows | r.w.id],
    employee_id: [r IN rows | r.e.id],
    role: [r IN rows | r.w.role],
    focus: [r IN rows | r.w.focus],
    with_subsidiaries: [r IN rows | r.w.with_subsidiaries],
    from: [r IN rows | r.w.`from`.year * 10000 + r.w.`from`.month * 100 + r.w.`from`.day],
    to: [r IN rows | r.w.`to`.year * 10000 + r.w.`to`.month * 100 + r.w.`to`.day],
    recorded_at: [r IN rows | r.w.recorded_at.epochMillis],
    to_recorded_at: [r IN rows | r.w.to_recorded_at.epochMillis]
  } AS covers
}
RETURN c.id AS customer_id,
  c.revision AS revision,
  facts AS facts,
  covers AS covers,
  customer_merges AS customer_merges,
  customers AS customers,
  departments AS departments,
  groups AS groups,
  measures AS measures,
  merges AS merges,
  people AS people,
  person_ties AS person_ties,
  posts AS posts,
  ratings AS ratings,
  reporting_lines AS reporting_lines
ORDER BY customer_id
