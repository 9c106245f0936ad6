// One row: the observations found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Observation.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Observation {id: id})
USING INDEX SEEK n:Observation(id)
OPTIONAL MATCH (n)-[:ABOUT]->(about:Person|Customer|OrgUnit|Opportunity|Employee)
OPTIONAL MATCH (n)-[:HELD_BY]->(held:Employee|Competitor)
OPTIONAL MATCH (recorder:Employee)-[:RECORDED]->(n)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.metric,
  n.value,
  n.text,
  toString(n.valid_at),
  n.evidence,
  CASE
    WHEN about:Person THEN 'person'
    WHEN about:Customer THEN 'customer'
    WHEN about:OrgUnit THEN 'org_unit'
    WHEN about:Opportunity THEN 'opportunity'
    WHEN about:Employee THEN 'employee'
  END,
  about.id,
  CASE
    WHEN held:Employee THEN 'employee'
    WHEN held:Competitor THEN 'competitor'
  END,
  held.id,
  recorder.id,
  n.recorded_at.epochMillis,
  n.recorded_assumed,
  n.source,
  n.external_id
]) AS records
