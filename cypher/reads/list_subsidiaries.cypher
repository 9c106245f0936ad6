// Up to $rows rows, one per customer below another in its group; whoever is one with one of them counts as it.
// Starts from the unique id of Customer.
CYPHER 5
MATCH (asked:Customer {id: $given.customer_id}) (
  (b:Customer)-[r:PART_OF|SAME_AS]-(a:Customer)
  WHERE type(r) = 'SAME_AS' OR endNode(r) = b
){1,12} (c:Customer)
USING INDEX SEEK asked:Customer(id)
WHERE size([one IN r WHERE type(one) = 'PART_OF']) IN range(1, $given.depth)
RETURN DISTINCT c.id AS id
ORDER BY id
LIMIT $given.rows
