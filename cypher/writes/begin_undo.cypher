// One row: whether the load is being undone now; until it is, nobody else may change anything.
// Starts from the unique id of Load.
CYPHER 5
MATCH (l:Load {id: $given.id})
USING INDEX SEEK l:Load(id)
WHERE l.status <> 'undone'
SET
  l.before_undo = CASE WHEN l.status = 'undoing' THEN l.before_undo ELSE l.status END,
  l.status = 'undoing'
RETURN count(*) AS finished
