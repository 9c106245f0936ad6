// One row: the ties found (flow between seats), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of PASSES_TO.
CYPHER 5
UNWIND $given.ids AS id
MATCH (a:Seat)-[r:PASSES_TO {id: id}]->(b:Seat)
USING INDEX SEEK r:PASSES_TO(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  a.id,
  b.id,
  toString(r.`from`),
  toString(r.`to`),
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.to_recorded_at.epochMillis,
  r.source,
  r.external_id
]) AS records
