// One row: per kind of thing, [name, id] of those that bear one of the names asked for.
// Starts from the index on name of each label.
CYPHER 5
RETURN
  COLLECT {
    MATCH (n:OrgUnit)
    WHERE n.name IN $org_unit
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS org_unit,
  COLLECT {
    MATCH (n:Employee)
    WHERE n.name IN $employee
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS employee,
  COLLECT {
    MATCH (n:Customer)
    WHERE n.name IN $customer
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS customer,
  COLLECT {
    MATCH (n:Department)
    WHERE n.name IN $department
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS department,
  COLLECT {
    MATCH (n:Person)
    WHERE n.name IN $person
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS person,
  COLLECT {
    MATCH (n:Product)
    WHERE n.name IN $product
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS product,
  COLLECT {
    MATCH (n:Competitor)
    WHERE n.name IN $competitor
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS competitor,
  COLLECT {
    MATCH (n:Opportunity)
    WHERE n.name IN $opportunity
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS opportunity,
  COLLECT {
    MATCH (n:Store)
    WHERE n.name IN $store
    RETURN [n.name, n.id]
    ORDER BY n.id
  } AS store
