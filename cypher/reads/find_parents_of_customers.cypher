// One row: of the customers asked for, [child, parent]; whoever is one with them counts as them.
// Starts from the unique id of Customer; a parent is named under every id it was recorded with.
CYPHER 5
UNWIND $given.ids AS id
MATCH (asked:Customer {id: id})-[:SAME_AS*0..10]-(a:Customer)-[:PART_OF]->(above:Customer)
USING INDEX SEEK asked:Customer(id)
WHERE NOT EXISTS { (a)-[:SAME_AS*1..10]-(above) }
MATCH (above)-[:SAME_AS*0..10]-(b:Customer)
RETURN collect([id, b.id, null, null, null]) AS edges
