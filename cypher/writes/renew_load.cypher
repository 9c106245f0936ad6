// One row: whether the load is still the holder's, who has given a sign of life now.
// Starts from the unique id of Load.
CYPHER 5
MATCH (l:Load {id: $given.id})
USING INDEX SEEK l:Load(id)
WHERE l.holder = $given.holder AND l.status = 'running'
SET l.renewed_at = datetime({epochMillis: $given.now_ms})
RETURN count(*) AS finished
