// One row: of the people asked for, [person, superior, id of the tie, from, to]; whoever is one with them counts as them.
// Starts from the unique id of Person; a superior is named under every id they were recorded with.
CYPHER 5
UNWIND $given.ids AS id
MATCH (asked:Person {id: id})-[:SAME_AS*0..10]-(a:Person)-[r:REPORTS_TO]->(above:Person)
USING INDEX SEEK asked:Person(id)
WHERE NOT EXISTS { (a)-[:SAME_AS*1..10]-(above) }
MATCH (above)-[:SAME_AS*0..10]-(b:Person)
RETURN collect([id, b.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
