// One row: how many customers have a new revision.
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $customers AS id
MATCH (c:Customer {id: id})
SET c.revision = coalesce(c.revision, 0) + 1
RETURN count(*) AS bumped
