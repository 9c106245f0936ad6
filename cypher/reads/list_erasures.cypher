// One row per erasure of a status, the oldest first.
// Starts from the index on status of Erasure.
CYPHER 5
MATCH (e:Erasure {status: $given.status})
USING INDEX SEEK e:Erasure(status)
RETURN e.id AS id
ORDER BY e.requested_at, id
