// One row: the revision of our own side, locked until the transaction ends.
// Starts from the unique id of Company.
CYPHER 5
MERGE (c:Company {id: 'company'})
ON CREATE SET c.revision = 0
SET c._lock = true
RETURN c.revision AS revision
