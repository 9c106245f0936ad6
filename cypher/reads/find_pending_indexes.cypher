// No rows: waits until every index is built, at most as many seconds as asked for.
// Starts from the schema, not from data.
CYPHER 5
CALL db.awaitIndexes($given.seconds)
RETURN true AS done
