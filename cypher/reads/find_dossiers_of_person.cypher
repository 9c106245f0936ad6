// One row: the customers whose dossiers hold something of a person or of one of us: posts, seats, ties, helped records.
// Starts from the unique ids of Person and Employee; helped records name the person in a property, all deals are looked at.
CYPHER 5
CALL () {
  MATCH (asked:Person {id: $given.id})-[:SAME_AS*0..10]-(p:Person)
  USING INDEX SEEK asked:Person(id)
  RETURN collect(DISTINCT p) AS selves
}
CALL (selves) {
  CALL (selves) {
    UNWIND selves AS p
    RETURN p
    UNION
    UNWIND selves AS self
    MATCH (self)-[:REPORTS_TO|SWAYS|KNOWS|AT_ODDS_WITH]-(p:Person)
    RETURN p
    UNION
    MATCH (asked:Employee {id: $given.id})-[:KNOWS]-(p:Person)
    USING INDEX SEEK asked:Employee(id)
    RETURN p
  }
  MATCH (p)-[:SAME_AS*0..10]-(each:Person)
  RETURN collect(DISTINCT each) AS people
}
CALL (selves, people) {
  UNWIND people AS p
  MATCH (p)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  RETURN c
  UNION
  UNWIND people AS p
  MATCH (p)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
  RETURN c
  UNION
  MATCH (o:Opportunity)<-[w:HELPED]-(:Employee)
  WHERE w.person_id IN [p IN selves | p.id]
  MATCH (o)-[:AT]->(c:Customer)
  RETURN c
}
WITH c
ORDER BY c.id
RETURN collect(c.id) AS customers
