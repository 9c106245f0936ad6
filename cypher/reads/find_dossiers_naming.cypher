// One row: the customers in whose dossiers a text names somebody: why a deal was lost, what a rival offers.
// Starts from the labels Opportunity and Closing: an erasure looks everywhere.
CYPHER 5
CALL () {
  MATCH (o:Opportunity)-[:AT]->(c:Customer)
  WHERE size([name IN $given.names WHERE o.loss_reason CONTAINS name]) > 0
  RETURN c
  UNION
  MATCH (closing:Closing)-[:OF]->(:Opportunity)-[:AT]->(c:Customer)
  WHERE size([name IN $given.names WHERE closing.loss_reason CONTAINS name]) > 0
  RETURN c
  UNION
  MATCH (:Competitor)-[w:COMPETES_FOR]->(o:Opportunity)
  WHERE size([name IN $given.names WHERE w.solution CONTAINS name OR w.strategy CONTAINS name]) > 0
  MATCH (o)-[:AT]->(c:Customer)
  RETURN c
}
WITH c
ORDER BY c.id
RETURN collect(c.id) AS customers
