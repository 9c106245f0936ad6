// One row: the customers whose dossiers hold something of a person or of one of us: posts, seats, ties, helped records.
// Starts from the unique ids of Person and Employee; helped records name the person in a property, all deals are looked at.
CYPHER 5
CALL () {
  MATCH (:Person {id: $id})-[:SAME_AS*0..10]-(:Person)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Person {id: $id})-[:SAME_AS*0..10]-(:Person)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Person {id: $id})-[:SAME_AS*0..10]-(:Person)-[:REPORTS_TO|SWAYS|KNOWS|AT_ODDS_WITH]-(:Person)-[:SAME_AS*0..10]-(p:Person)
  MATCH (p)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Person {id: $id})-[:SAME_AS*0..10]-(:Person)-[:REPORTS_TO|SWAYS|KNOWS|AT_ODDS_WITH]-(:Person)-[:SAME_AS*0..10]-(p:Person)
  MATCH (p)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Employee {id: $id})-[:KNOWS]-(:Person)-[:SAME_AS*0..10]-(p:Person)
  MATCH (p)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Employee {id: $id})-[:KNOWS]-(:Person)-[:SAME_AS*0..10]-(p:Person)
  MATCH (p)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Person {id: $id})-[:SAME_AS*0..10]-(p:Person)
  WITH collect(DISTINCT p.id) AS same
  MATCH (o:Opportunity)<-[w:HELPED]-(:Employee)
  WHERE w.person_id IN same
  MATCH (o)-[:AT]->(c:Customer)
  RETURN c
}
WITH c
ORDER BY c.id
RETURN collect(c.id) AS customers
