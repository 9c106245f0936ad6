// One row: the load says how things stand on a day, as these sources have it.
// Starts from the unique id of Load.
CYPHER 5
MATCH (l:Load {id: $given.id})
USING INDEX SEEK l:Load(id)
SET
  l.state_of = $given.day,
  l.sources = $given.sources
RETURN count(*) AS finished
