// One row: the ties found (reporting line), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of REPORTS_TO.
CYPHER 5
UNWIND $given.ids AS id
MATCH (p:Person)-[r:REPORTS_TO {id: id}]->(m:Person)
USING INDEX SEEK r:REPORTS_TO(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  p.id,
  m.id,
  toString(r.`from`),
  toString(r.`to`),
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.to_recorded_at.epochMillis,
  r.source,
  r.external_id
]) AS records
