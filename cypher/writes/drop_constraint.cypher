// No rows: the constraint of that name is gone, if there was one.
// Starts from the schema, not from data.
CYPHER 5
DROP CONSTRAINT $name IF EXISTS
