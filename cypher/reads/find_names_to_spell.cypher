// One row: the next named things after the given ids, as lists of id, name, pinyin and initials.
// Starts from the unique ids of Person, Employee, Customer and Opportunity, read in order.
CYPHER 5
CALL () {
  MATCH (n:Person)
  USING INDEX SEEK n:Person(id)
  WHERE n.id > $given.people
  WITH n
  ORDER BY n.id
  LIMIT $given.rows
  RETURN collect([n.id, n.name, n.pinyin, n.initials]) AS people
}
CALL () {
  MATCH (n:Employee)
  USING INDEX SEEK n:Employee(id)
  WHERE n.id > $given.employees
  WITH n
  ORDER BY n.id
  LIMIT $given.rows
  RETURN collect([n.id, n.name, n.pinyin, n.initials]) AS employees
}
CALL () {
  MATCH (n:Customer)
  USING INDEX SEEK n:Customer(id)
  WHERE n.id > $given.customers
  WITH n
  ORDER BY n.id
  LIMIT $given.rows
  RETURN collect([n.id, n.name, n.pinyin, n.initials]) AS customers
}
CALL () {
  MATCH (n:Opportunity)
  USING INDEX SEEK n:Opportunity(id)
  WHERE n.id > $given.opportunities
  WITH n
  ORDER BY n.id
  LIMIT $given.rows
  RETURN collect([n.id, n.name, n.pinyin, n.initials]) AS opportunities
}
RETURN people AS people,
  employees AS employees,
  customers AS customers,
  opportunities AS opportunities
