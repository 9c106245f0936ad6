// One row: the ties found (post), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of WORKS_IN.
CYPHER 5
UNWIND $given.ids AS id
MATCH (p:Person)-[r:WORKS_IN {id: id}]->(d:Department)
USING INDEX SEEK r:WORKS_IN(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  p.id,
  d.id,
  r.title,
  r.key,
  r.power,
  r.power_scope,
  toString(r.`from`),
  toString(r.`to`),
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.to_recorded_at.epochMillis,
  r.source,
  r.external_id
]) AS records
