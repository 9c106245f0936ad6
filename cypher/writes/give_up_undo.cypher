// One row: whether the load is again as it was before anybody wanted to undo it.
// Starts from the unique id of Load.
CYPHER 5
MATCH (l:Load {id: $given.id})
USING INDEX SEEK l:Load(id)
WHERE l.status = 'undoing'
SET l.status = l.before_undo
RETURN count(*) AS finished
