// One row: our own side has a new revision.
// Starts from the unique id of Company.
CYPHER 5
MATCH (c:Company {id: 'company'})
SET c.revision = c.revision + 1
RETURN count(*) AS bumped
