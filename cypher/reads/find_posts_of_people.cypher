// One row: of the people asked for, [person, department, id of the post, from, to] as stored.
// Starts from the unique id of Person.
CYPHER 5
UNWIND $given.ids AS id
MATCH (p:Person {id: id})-[r:WORKS_IN]->(d:Department)
USING INDEX SEEK p:Person(id)
RETURN collect([p.id, d.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
