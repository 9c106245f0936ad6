// One row: whether this operation was asked for with the same body, is done, with what result; whether it must wait.
// Starts from the unique id of Operation; asked for again, it counts the attempt (a real write, so that the commit shows).
CYPHER 5
MERGE (o:Operation {id: $given.id})
ON CREATE SET
  o.kind = $given.kind,
  o.body_hash = $given.body_hash,
  o.status = 'running',
  o.at = datetime(),
  o.attempts = 1
ON MATCH SET o.attempts = o.attempts + 1
RETURN o.body_hash = $given.body_hash AS is_same,
  o.status = 'done' AS is_done,
  o.result AS result,
  COLLECT {
    MATCH (l:Load {status: 'undoing'})
    USING INDEX SEEK l:Load(status)
    RETURN l.id
  } AS undoing,
  EXISTS {
    MATCH (c:Company {id: 'company'})
    USING INDEX SEEK c:Company(id)
    WHERE c.paused_until > datetime()
  } AS is_paused
