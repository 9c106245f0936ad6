// No rows: the index of that name is gone, if there was one.
// Starts from the schema, not from data.
CYPHER 5
DROP INDEX $name IF EXISTS
