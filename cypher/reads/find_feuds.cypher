// One row: the ties found (feud), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of AT_ODDS_WITH.
CYPHER 5
UNWIND $given.ids AS id
MATCH (a:Person)-[r:AT_ODDS_WITH {id: id}]->(b:Person)
USING INDEX SEEK r:AT_ODDS_WITH(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  a.id,
  b.id,
  r.strength,
  toString(r.`from`),
  toString(r.`to`),
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.to_recorded_at.epochMillis,
  r.source,
  r.external_id
]) AS records
