// One row: of the customers asked for, [customer, person, id of the post, from, to] as stored.
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $given.ids AS id
MATCH (c:Customer {id: id})<-[:OF]-(:Department)<-[r:WORKS_IN]-(p:Person)
USING INDEX SEEK c:Customer(id)
RETURN collect([c.id, p.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
