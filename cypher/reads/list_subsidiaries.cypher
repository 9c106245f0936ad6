// Up to $rows rows, one per customer below another in its group.
// Starts from the unique id of Customer.
CYPHER 5
MATCH path = (:Customer {id: $customer_id})<-[:PART_OF*1..6]-(c:Customer)
WHERE length(path) <= $depth
RETURN DISTINCT c.id AS id
ORDER BY id
LIMIT $rows
