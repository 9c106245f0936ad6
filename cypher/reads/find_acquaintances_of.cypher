// One row: of the people and employees asked for, [one, whom they know, id of the tie, from, to] as stored.
// Starts from the unique ids of Person and Employee.
CYPHER 5
UNWIND $given.ids AS id
CALL (id) {
  MATCH (a:Person {id: id})
  USING INDEX SEEK a:Person(id)
  RETURN a
  UNION
  MATCH (a:Employee {id: id})
  USING INDEX SEEK a:Employee(id)
  RETURN a
}
MATCH (a)-[r:KNOWS]->(b:Person|Employee)
RETURN collect([a.id, b.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
