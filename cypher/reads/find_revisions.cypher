// One row: the customers asked for and their revisions, in the same order.
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $given.customers AS id
MATCH (c:Customer {id: id})
USING INDEX SEEK c:Customer(id)
WITH c
ORDER BY c.id
RETURN collect(c.id) AS ids, collect(c.revision) AS revisions
