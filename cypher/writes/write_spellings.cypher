// One row: how many things were spelt; one renamed since it was read is left alone.
// Starts from the unique ids of Person, Employee, Customer and Opportunity.
CYPHER 5
CALL () {
  UNWIND $given.people AS row
  MATCH (n:Person {id: row.id})
  USING INDEX SEEK n:Person(id)
  WHERE n.name = row.name
  SET n.pinyin = row.pinyin,
    n.initials = row.initials
  RETURN count(*) AS people
}
CALL () {
  UNWIND $given.employees AS row
  MATCH (n:Employee {id: row.id})
  USING INDEX SEEK n:Employee(id)
  WHERE n.name = row.name
  SET n.pinyin = row.pinyin,
    n.initials = row.initials
  RETURN count(*) AS employees
}
CALL () {
  UNWIND $given.customers AS row
  MATCH (n:Customer {id: row.id})
  USING INDEX SEEK n:Customer(id)
  WHERE n.name = row.name
  SET n.pinyin = row.pinyin,
    n.initials = row.initials
  RETURN count(*) AS customers
}
CALL () {
  UNWIND $given.opportunities AS row
  MATCH (n:Opportunity {id: row.id})
  USING INDEX SEEK n:Opportunity(id)
  WHERE n.name = row.name
  SET n.pinyin = row.pinyin,
    n.initials = row.initials
  RETURN count(*) AS opportunities
}
RETURN people + employees + customers + opportunities AS written
