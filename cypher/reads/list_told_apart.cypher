// One row: pairs that were said not to be one, as [one, other, what was seen then], of people and of customers.
// Starts from the unique ids of Person and Customer.
CYPHER 5
CALL () {
  UNWIND $given.people AS id
  MATCH (one:Person {id: id})-[w:DIFFERS_FROM]->(other:Person)
  USING INDEX SEEK one:Person(id)
  WHERE other.id IN $given.people
  WITH one, other, w
  ORDER BY one.id, other.id
  RETURN collect([one.id, other.id, w.seen]) AS of_people
}
CALL () {
  UNWIND $given.customers AS id
  MATCH (one:Customer {id: id})-[w:DIFFERS_FROM]->(other:Customer)
  USING INDEX SEEK one:Customer(id)
  WHERE other.id IN $given.customers
  WITH one, other, w
  ORDER BY one.id, other.id
  RETURN collect([one.id, other.id, w.seen]) AS of_customers
}
RETURN of_people AS people,
  of_customers AS customers
