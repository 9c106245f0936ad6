// One row: of the customers asked for, [child, parent] as stored.
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $ids AS id
MATCH (a:Customer {id: id})-[:PART_OF]->(b:Customer)
RETURN collect([a.id, b.id, null, null, null]) AS edges
