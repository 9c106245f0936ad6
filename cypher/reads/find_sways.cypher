// One row: the ties found (influence of a person on another), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of SWAYS.
CYPHER 5
UNWIND $given.ids AS id
MATCH (a:Person)-[r:SWAYS {id: id}]->(b:Person)
USING INDEX SEEK r:SWAYS(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  a.id,
  b.id,
  r.strength,
  r.sign,
  toString(r.`from`),
  toString(r.`to`),
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.to_recorded_at.epochMillis,
  r.source,
  r.external_id
]) AS records
