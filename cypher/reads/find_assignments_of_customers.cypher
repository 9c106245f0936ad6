// One row: of the customers asked for, [customer, employee, id of the assignment, from, to] as stored.
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $given.ids AS id
MATCH (c:Customer {id: id})<-[r:COVERS]-(e:Employee)
USING INDEX SEEK c:Customer(id)
RETURN collect([c.id, e.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
