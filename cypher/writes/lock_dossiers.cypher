// One row: ids of the customers whose dossiers the anchors lie in, locked in id order until the transaction ends.
// Starts from the unique ids of Customer, Department, Person, Opportunity and Seat.
CYPHER 5
CALL () {
  UNWIND $given.customers AS id
  MATCH (c:Customer {id: id})
  USING INDEX SEEK c:Customer(id)
  RETURN c
  UNION
  UNWIND $given.subtrees AS id
  MATCH (top:Customer {id: id})
  // one by one, here and below: planned while little is stored, a walk from all customers or deals seems as good, and
  // stays
  USING INDEX SEEK top:Customer(id)
  CALL (top) {
    MATCH (top) (
      (b:Customer)-[r:PART_OF|SAME_AS]-(a:Customer)
      WHERE type(r) = 'SAME_AS' OR endNode(r) = b
    ){0,12} (c:Customer)
    RETURN c
  }
  RETURN c
  UNION
  UNWIND $given.departments AS id
  MATCH (d:Department {id: id})
  USING INDEX SEEK d:Department(id)
  CALL (d) {
    MATCH (d)-[:OF]->(c:Customer)
    RETURN c
  }
  RETURN c
  UNION
  UNWIND $given.people AS id
  MATCH (p:Person {id: id})
  // all that may lead to a customer in one step, since most people have nothing but a post
  USING INDEX SEEK p:Person(id)
  CALL (p) {
    MATCH (p)-[:WORKS_IN|HOLDS|SAME_AS]-(near)
    RETURN near
  }
  WITH DISTINCT near
  CALL (near) {
    WITH near AS d
    MATCH (d:Department)-[:OF]->(c:Customer)
    RETURN c
    UNION
    WITH near AS s
    MATCH (s:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
    RETURN c
    UNION
    WITH near AS other
    MATCH (other:Person)-[:SAME_AS*0..9]-(same:Person)-[:WORKS_IN|HOLDS]->(place)
    WITH DISTINCT place
    CALL (place) {
      WITH place AS d
      MATCH (d:Department)-[:OF]->(c:Customer)
      RETURN c
      UNION
      WITH place AS s
      MATCH (s:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
      RETURN c
    }
    RETURN c
  }
  RETURN c
  UNION
  UNWIND $given.opportunities AS id
  MATCH (o:Opportunity {id: id})
  USING INDEX SEEK o:Opportunity(id)
  CALL (o) {
    MATCH (o)-[:AT]->(c:Customer)
    RETURN c
  }
  RETURN c
  UNION
  UNWIND $given.seats AS id
  MATCH (s:Seat {id: id})
  USING INDEX SEEK s:Seat(id)
  CALL (s) {
    MATCH (s)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
    RETURN c
  }
  RETURN c
}
WITH c
ORDER BY c.id
SET c._lock = true
RETURN collect(c.id) AS customers
