// One row: of the people and employees asked for, [one, whom they know, id of the tie, from, to] as stored.
// Starts from the unique ids of Person and Employee.
CYPHER 5
UNWIND $ids AS id
MATCH (a:Person|Employee {id: id})-[r:KNOWS]->(b:Person|Employee)
RETURN collect([a.id, b.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
