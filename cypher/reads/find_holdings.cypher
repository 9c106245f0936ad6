// One row: the ties found (holding of a seat), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of HOLDS.
CYPHER 5
UNWIND $given.ids AS id
MATCH (p:Person)-[r:HOLDS {id: id}]->(s:Seat)
USING INDEX SEEK r:HOLDS(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  s.id,
  p.id,
  toString(r.`from`),
  toString(r.`to`),
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.to_recorded_at.epochMillis,
  r.source,
  r.external_id
]) AS records
