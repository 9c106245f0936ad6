// One row: whether this operation was asked for with the same body, whether it is done, and with what result.
// Starts from the unique id of Operation; asked for again, it counts the attempt (a real write, so that the commit shows).
CYPHER 5
MERGE (o:Operation {id: $id})
ON CREATE SET
  o.kind = $kind,
  o.body_hash = $body_hash,
  o.status = 'running',
  o.at = datetime(),
  o.attempts = 1
ON MATCH SET o.attempts = o.attempts + 1
RETURN o.body_hash = $body_hash AS is_same,
  o.status = 'done' AS is_done,
  o.result AS result
