// One row: the load is undone.
// Starts from the unique id of Load.
CYPHER 5
MATCH (l:Load {id: $given.id})
USING INDEX SEEK l:Load(id)
SET
  l.status = 'undone',
  l.undone_at = datetime()
RETURN count(*) AS finished
