// One row: per kind of thing, [id, name] of those asked for; of a seat [id, name of its deal, role].
// Starts from the unique id of each label.
CYPHER 5
RETURN
  COLLECT {
    UNWIND $given.customer AS id
    MATCH (n:Customer {id: id})
    USING INDEX SEEK n:Customer(id)
    RETURN [n.id, n.name]
    ORDER BY n.id
  } AS customer,
  COLLECT {
    UNWIND $given.department AS id
    MATCH (n:Department {id: id})
    USING INDEX SEEK n:Department(id)
    RETURN [n.id, n.name]
    ORDER BY n.id
  } AS department,
  COLLECT {
    UNWIND $given.employee AS id
    MATCH (n:Employee {id: id})
    USING INDEX SEEK n:Employee(id)
    RETURN [n.id, n.name]
    ORDER BY n.id
  } AS employee,
  COLLECT {
    UNWIND $given.person AS id
    MATCH (n:Person {id: id})
    USING INDEX SEEK n:Person(id)
    RETURN [n.id, n.name]
    ORDER BY n.id
  } AS person,
  COLLECT {
    UNWIND $given.seat AS id
    MATCH (n:Seat {id: id})-[:IN]->(o:Opportunity)
    USING INDEX SEEK n:Seat(id)
    RETURN [n.id, o.name, n.role]
    ORDER BY n.id
  } AS seat
