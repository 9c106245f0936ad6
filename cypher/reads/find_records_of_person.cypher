// At most one row: everything recorded about a person on the customer's side, with where each record came from.
// Starts from the unique id of Person; helped records name the person in a property and are looked for among all.
CYPHER 5
MATCH (p:Person {id: $given.id})
USING INDEX SEEK p:Person(id)
CALL (p) {
  MATCH (p)-[w:WORKS_IN]->(d:Department)-[:OF]->(c:Customer)
  WITH w, d, c
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    department_id: d.id,
    customer_id: c.id,
    title: w.title,
    key: w.key,
    power: w.power,
    power_scope: w.power_scope,
    from: toString(w.`from`),
    to: toString(w.`to`),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: w.external_id
  }) AS posts
}
CALL (p) {
  MATCH (p)-[w:REPORTS_TO]-(other:Person)
  WITH w, other, startNode(w) = p AS is_below
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    relation: CASE WHEN is_below THEN 'reports_to' ELSE 'is_reported_to_by' END,
    other_id: other.id,
    from: toString(w.`from`),
    to: toString(w.`to`),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: CASE WHEN is_below THEN w.external_id END
  }) AS reporting_lines
}
CALL (p) {
  MATCH (p)-[w:SWAYS|KNOWS|AT_ODDS_WITH]-(other:Person|Employee)
  WITH w, other, startNode(w) = p AS is_from
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    kind: type(w),
    direction: CASE WHEN is_from THEN 'to' ELSE 'from' END,
    other_id: other.id,
    strength: w.strength,
    sign: w.sign,
    how: w.kind,
    sensitivity: w.sensitivity,
    from: toString(w.`from`),
    to: toString(w.`to`),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: w.external_id
  }) AS ties
}
CALL (p) {
  MATCH (p)-[w:HOLDS]->(s:Seat)-[:IN]->(o:Opportunity)-[:AT]->(c:Customer)
  WITH w, s, o, c
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    seat_id: s.id,
    opportunity_id: o.id,
    customer_id: c.id,
    role: s.role,
    power: s.power,
    power_scope: s.power_scope,
    political: s.political,
    weight: s.weight,
    from: toString(w.`from`),
    to: toString(w.`to`),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: w.external_id
  }) AS seats
}
CALL (p) {
  MATCH (p)<-[:ABOUT]-(n:Observation)
  OPTIONAL MATCH (n)-[:HELD_BY]->(h:Employee|Competitor)
  OPTIONAL MATCH (n)<-[:RECORDED]-(by:Employee)
  WITH n, h, by
  ORDER BY n.valid_at, n.id
  RETURN collect({
    id: n.id,
    metric: n.metric,
    value: n.value,
    text: n.text,
    evidence: n.evidence,
    held_by: coalesce(h.id, 'company'),
    recorded_by: by.id,
    valid_at: toString(n.valid_at),
    recorded_at: toString(n.recorded_at),
    source: n.source,
    external_id: n.external_id
  }) AS ratings
}
CALL (p) {
  MATCH (p)<-[:WITH|FOR]-(i:Interaction)
  WITH DISTINCT p, i
  WITH i, COUNT { (i)-[:WITH|FOR]->(:Person) } = 1 AS is_alone
  ORDER BY i.held_at, i.id
  RETURN collect({
    id: i.id,
    kind: i.kind,
    mode: i.mode,
    planned_at: toString(i.planned_at),
    held_at: toString(i.held_at),
    minutes: i.minutes,
    with_others: NOT is_alone,
    purpose: CASE WHEN is_alone THEN i.purpose END,
    summary: CASE WHEN is_alone THEN i.summary END,
    attitude: CASE WHEN is_alone THEN i.attitude END,
    outcome: i.outcome,
    missed_reason: CASE WHEN is_alone THEN i.missed_reason END,
    employee_ids: COLLECT {
      MATCH (e:Employee)-[:TOOK_PART]->(i)
      RETURN e.id
      ORDER BY e.id
    },
    recorded_at: toString(i.recorded_at),
    source: i.source,
    external_id: i.external_id
  }) AS interactions
}
CALL (p) {
  MATCH (o:Opportunity)<-[w:HELPED]-(e:Employee)
  WHERE w.person_id = p.id
  WITH w, o, e
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    opportunity_id: o.id,
    employee_id: e.id,
    kind: w.kind,
    at: toString(w.at),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: w.external_id
  }) AS helped
}
RETURN {
    id: p.id,
    name: p.name,
    name_en: p.name_en,
    title: p.title,
    organisation: p.organisation,
    source: p.source,
    external_id: p.external_id
  } AS person,
  posts AS posts,
  reporting_lines AS reporting_lines,
  ties AS ties,
  seats AS seats,
  ratings AS ratings,
  interactions AS interactions,
  helped AS helped
