// One row: per kind of thing, [name, id] of those that bear one of the names asked for.
// Starts from the index on name of each label.
CYPHER 5
RETURN
  COLLECT {
    MATCH (n:OrgUnit)
    USING INDEX SEEK n:OrgUnit(name)
    WHERE n.name IN $given.org_unit
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS org_unit,
  COLLECT {
    MATCH (n:Employee)
    USING INDEX SEEK n:Employee(name)
    WHERE n.name IN $given.employee
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS employee,
  COLLECT {
    MATCH (n:Customer)
    USING INDEX SEEK n:Customer(name)
    WHERE n.name IN $given.customer
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS customer,
  COLLECT {
    MATCH (n:Department)
    USING INDEX SEEK n:Department(name)
    WHERE n.name IN $given.department
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS department,
  COLLECT {
    MATCH (n:Person)
    USING INDEX SEEK n:Person(name)
    WHERE n.name IN $given.person
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS person,
  COLLECT {
    MATCH (n:Product)
    USING INDEX SEEK n:Product(name)
    WHERE n.name IN $given.product
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS product,
  COLLECT {
    MATCH (n:Competitor)
    USING INDEX SEEK n:Competitor(name)
    WHERE n.name IN $given.competitor
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS competitor,
  COLLECT {
    MATCH (n:Opportunity)
    USING INDEX SEEK n:Opportunity(name)
    WHERE n.name IN $given.opportunity
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS opportunity,
  COLLECT {
    MATCH (n:Store)
    USING INDEX SEEK n:Store(name)
    WHERE n.name IN $given.store
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS store
