// One row: the customers whose dossiers hold something of a person or of one of us: posts, seats, ties, helped records.
// Starts from the unique ids of Person and Employee; helped records name the person in a property, all deals are looked at.
CYPHER 5
CALL () {
  MATCH (:Person {id: $id})-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Person {id: $id})-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Person {id: $id})-[:REPORTS_TO|SWAYS|KNOWS|AT_ODDS_WITH]-(p:Person)
  MATCH (p)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Person {id: $id})-[:REPORTS_TO|SWAYS|KNOWS|AT_ODDS_WITH]-(p:Person)
  MATCH (p)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Employee {id: $id})-[:KNOWS]-(p:Person)
  MATCH (p)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  RETURN c
  UNION
  MATCH (:Employee {id: $id})-[:KNOWS]-(p:Person)
  MATCH (p)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
  RETURN c
  UNION
  MATCH (o:Opportunity)<-[w:HELPED]-(:Employee)
  WHERE w.person_id = $id
  MATCH (o)-[:AT]->(c:Customer)
  RETURN c
}
WITH c
ORDER BY c.id
RETURN collect(c.id) AS customers
