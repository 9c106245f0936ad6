// One row: of the people asked for, [person, whom they sway, id of the tie, from, to] as stored.
// Starts from the unique id of Person.
CYPHER 5
UNWIND $given.ids AS id
MATCH (a:Person {id: id})-[r:SWAYS]->(b:Person)
USING INDEX SEEK a:Person(id)
RETURN collect([a.id, b.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
