// One row: per kind of thing, which of the ids asked for are in the graph.
// Starts from the unique id of each label.
CYPHER 5
RETURN
  COLLECT {
    UNWIND $org_unit AS id
    MATCH (n:OrgUnit {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS org_unit,
  COLLECT {
    UNWIND $employee AS id
    MATCH (n:Employee {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS employee,
  COLLECT {
    UNWIND $customer AS id
    MATCH (n:Customer {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS customer,
  COLLECT {
    UNWIND $department AS id
    MATCH (n:Department {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS department,
  COLLECT {
    UNWIND $person AS id
    MATCH (n:Person {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS person,
  COLLECT {
    UNWIND $product AS id
    MATCH (n:Product {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS product,
  COLLECT {
    UNWIND $competitor AS id
    MATCH (n:Competitor {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS competitor,
  COLLECT {
    UNWIND $opportunity AS id
    MATCH (n:Opportunity {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS opportunity,
  COLLECT {
    UNWIND $store AS id
    MATCH (n:Store {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS store,
  COLLECT {
    UNWIND $seat AS id
    MATCH (n:Seat {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS seat,
  COLLECT {
    UNWIND $interaction AS id
    MATCH (n:Interaction {id: id})
    RETURN n.id
    ORDER BY n.id
  } AS interaction
