// At most one row: what became of an operation.
// Starts from the unique id of Operation.
CYPHER 5
MATCH (o:Operation {id: $given.id})
USING INDEX SEEK o:Operation(id)
RETURN o.body_hash = $given.body_hash AS is_same,
  o.status = 'done' AS is_done,
  o.result AS result
