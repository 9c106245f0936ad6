// One row: the key whose last use was noted.
// Starts from the unique id of ApiKey.
CYPHER 5
MATCH (key:ApiKey {id: $given.id})
USING INDEX SEEK key:ApiKey(id)
SET key.last_used_at = $given.at
RETURN key.id AS id
