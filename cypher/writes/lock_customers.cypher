// One row: customers, locked in id order until the transaction ends, and the revisions they have.
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $given.customers AS id
MATCH (c:Customer {id: id})
USING INDEX SEEK c:Customer(id)
WITH c
ORDER BY c.id
SET c._lock = true
RETURN collect(c.id) AS customers, collect(coalesce(c.revision, 0)) AS revisions
