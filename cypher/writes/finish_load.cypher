// One row: the load is done, with its counts.
// Starts from the unique id of Load.
CYPHER 5
MATCH (l:Load {id: $given.id})
USING INDEX SEEK l:Load(id)
SET l.status = 'done', l.finished_at = datetime(), l.counts = $given.counts
RETURN count(*) AS finished
