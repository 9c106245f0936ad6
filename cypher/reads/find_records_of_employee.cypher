// At most one row: everything recorded about one of our people, with where each record came from.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (e:Employee {id: $given.id})
USING INDEX SEEK e:Employee(id)
CALL (e) {
  MATCH (e)-[w:MEMBER_OF|LEADS]->(u:OrgUnit)
  WITH w, u
  ORDER BY type(w), u.id
  RETURN collect({relation: type(w), org_unit_id: u.id}) AS units
}
CALL (e) {
  MATCH (e)-[w:COVERS]->(c:Customer)
  WITH w, c
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    customer_id: c.id,
    role: w.role,
    focus: w.focus,
    with_subsidiaries: w.with_subsidiaries,
    from: toString(w.`from`),
    to: toString(w.`to`),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: w.external_id
  }) AS assignments
}
CALL (e) {
  MATCH (e)-[w:WORKS_ON]->(o:Opportunity)
  WITH w, o
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    opportunity_id: o.id,
    role: w.role,
    from: toString(w.`from`),
    to: toString(w.`to`),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: w.external_id
  }) AS deals
}
CALL (e) {
  MATCH (e)-[w:HELPED]->(o:Opportunity)
  WITH w, o
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    opportunity_id: o.id,
    person_id: w.person_id,
    kind: w.kind,
    at: toString(w.at),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: w.external_id
  }) AS helped
}
CALL (e) {
  MATCH (e)-[w:KNOWS]-(other:Person|Employee)
  WITH w, other
  ORDER BY w.id
  RETURN collect({
    id: w.id,
    other_id: other.id,
    strength: w.strength,
    how: w.kind,
    sensitivity: w.sensitivity,
    from: toString(w.`from`),
    to: toString(w.`to`),
    recorded_at: toString(w.recorded_at),
    source: w.source,
    external_id: w.external_id
  }) AS ties
}
CALL (e) {
  MATCH (e)<-[:ABOUT]-(n:Observation)
  OPTIONAL MATCH (n)<-[:RECORDED]-(by:Employee)
  WITH n, by
  ORDER BY n.valid_at, n.id
  RETURN collect({
    id: n.id,
    metric: n.metric,
    value: n.value,
    text: n.text,
    evidence: n.evidence,
    recorded_by: by.id,
    valid_at: toString(n.valid_at),
    recorded_at: toString(n.recorded_at),
    source: n.source,
    external_id: n.external_id
  }) AS ratings_about
}
CALL (e) {
  MATCH (e)-[w:HELD_BY|RECORDED]-(n:Observation)
  WITH n, collect(type(w)) AS kinds
  OPTIONAL MATCH (n)-[:ABOUT]->(p:Person)
  WITH n, kinds, p
  ORDER BY n.valid_at, n.id
  RETURN collect({
    id: n.id,
    metric: n.metric,
    person_id: p.id,
    is_held: 'HELD_BY' IN kinds,
    is_recorded: 'RECORDED' IN kinds,
    valid_at: toString(n.valid_at),
    recorded_at: toString(n.recorded_at),
    source: n.source,
    external_id: n.external_id
  }) AS ratings_given
}
CALL (e) {
  MATCH (e)-[:TOOK_PART]->(i:Interaction)
  WITH DISTINCT i
  ORDER BY i.held_at, i.id
  RETURN collect({
    id: i.id,
    kind: i.kind,
    mode: i.mode,
    planned_at: toString(i.planned_at),
    held_at: toString(i.held_at),
    minutes: i.minutes,
    recorded_at: toString(i.recorded_at),
    source: i.source,
    external_id: i.external_id
  }) AS interactions
}
CALL (e) {
  MATCH (e)<-[:ACTS_FOR]-(k:ApiKey)
  WITH k
  ORDER BY k.id
  RETURN collect({
    id: k.id,
    role: k.role,
    issued_at: toString(k.issued_at),
    expires_at: toString(k.expires_at),
    last_used_at: toString(k.last_used_at),
    revoked_at: toString(k.revoked_at)
  }) AS keys
}
CALL (e) {
  MATCH (e)-[:CONTESTS]->(n:Contest)
  OPTIONAL MATCH (n)-[:FOR]->(o:Opportunity)
  OPTIONAL MATCH (by:Employee)-[:ANSWERED]->(n)
  WITH n, o, by
  ORDER BY n.opened_at, n.id
  RETURN collect({
    id: n.id,
    status: n.status,
    proof: n.proof,
    opportunity_id: o.id,
    text: n.text,
    reason: n.reason,
    answered_by: by.id,
    opened_at: toString(n.opened_at),
    answered_at: toString(n.answered_at)
  }) AS contests
}
RETURN {
    id: e.id,
    name: e.name,
    name_en: e.name_en,
    role: e.role,
    hired_on: toString(e.hired_on),
    left_on: toString(e.left_on),
    perf_base: e.perf_base,
    opt_out: coalesce(e.own_opt_out, e.opt_out),
    recorded_at: toString(e.recorded_at),
    source: e.source,
    external_id: e.external_id
  } AS employee,
  units AS units,
  assignments AS assignments,
  deals AS deals,
  helped AS helped,
  ties AS ties,
  ratings_about AS ratings_about,
  ratings_given AS ratings_given,
  interactions AS interactions,
  keys AS keys,
  contests AS contests
