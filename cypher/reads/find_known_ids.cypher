// One row: per kind of thing, which of the ids asked for are in the graph.
// Starts from the unique id of each label.
CYPHER 5
RETURN
  COLLECT {
    UNWIND $given.org_unit AS id
    MATCH (n:OrgUnit {id: id})
    USING INDEX SEEK n:OrgUnit(id)
    RETURN n.id
    ORDER BY n.id
  } AS org_unit,
  COLLECT {
    UNWIND $given.employee AS id
    MATCH (n:Employee {id: id})
    USING INDEX SEEK n:Employee(id)
    RETURN n.id
    ORDER BY n.id
  } AS employee,
  COLLECT {
    UNWIND $given.customer AS id
    MATCH (n:Customer {id: id})
    USING INDEX SEEK n:Customer(id)
    RETURN n.id
    ORDER BY n.id
  } AS customer,
  COLLECT {
    UNWIND $given.department AS id
    MATCH (n:Department {id: id})
    USING INDEX SEEK n:Department(id)
    RETURN n.id
    ORDER BY n.id
  } AS department,
  COLLECT {
    UNWIND $given.person AS id
    MATCH (n:Person {id: id})
    USING INDEX SEEK n:Person(id)
    RETURN n.id
    ORDER BY n.id
  } AS person,
  COLLECT {
    UNWIND $given.product AS id
    MATCH (n:Product {id: id})
    USING INDEX SEEK n:Product(id)
    RETURN n.id
    ORDER BY n.id
  } AS product,
  COLLECT {
    UNWIND $given.competitor AS id
    MATCH (n:Competitor {id: id})
    USING INDEX SEEK n:Competitor(id)
    RETURN n.id
    ORDER BY n.id
  } AS competitor,
  COLLECT {
    UNWIND $given.opportunity AS id
    MATCH (n:Opportunity {id: id})
    USING INDEX SEEK n:Opportunity(id)
    RETURN n.id
    ORDER BY n.id
  } AS opportunity,
  COLLECT {
    UNWIND $given.store AS id
    MATCH (n:Store {id: id})
    USING INDEX SEEK n:Store(id)
    RETURN n.id
    ORDER BY n.id
  } AS store,
  COLLECT {
    UNWIND $given.seat AS id
    MATCH (n:Seat {id: id})
    USING INDEX SEEK n:Seat(id)
    RETURN n.id
    ORDER BY n.id
  } AS seat,
  COLLECT {
    UNWIND $given.interaction AS id
    MATCH (n:Interaction {id: id})
    USING INDEX SEEK n:Interaction(id)
    RETURN n.id
    ORDER BY n.id
  } AS interaction
