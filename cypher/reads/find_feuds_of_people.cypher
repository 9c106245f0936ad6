// One row: of the people asked for, [person, with whom they are at odds, id of the tie, from, to] as stored.
// Starts from the unique id of Person.
CYPHER 5
UNWIND $given.ids AS id
MATCH (a:Person {id: id})-[r:AT_ODDS_WITH]->(b:Person)
USING INDEX SEEK a:Person(id)
RETURN collect([a.id, b.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
