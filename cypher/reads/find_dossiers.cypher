// One row: of things of four kinds the customers whose dossiers they lie in, each customer with the ids of some of them.
// Starts from the unique ids of Department, Person, Opportunity and Seat.
CYPHER 5
CALL () {
  UNWIND $given.departments AS id
  MATCH (d:Department {id: id})
  // one by one, here and below: planned while little is stored, a walk from all customers seems as good, and stays
  USING INDEX SEEK d:Department(id)
  CALL (d) {
    MATCH (d)-[:OF]->(c:Customer)
    RETURN c
  }
  WITH c.id AS customer, collect(id) AS ids
  RETURN collect([customer, ids]) AS of_departments
}
CALL () {
  UNWIND $given.people AS id
  MATCH (p:Person {id: id})
  // all that may lead to a customer in one step: many people share a department
  USING INDEX SEEK p:Person(id)
  CALL (p) {
    MATCH (p)-[:WORKS_IN|HOLDS|SAME_AS]-(near)
    RETURN near
  }
  WITH near, collect(id) AS ids
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
  RETURN collect([c.id, ids]) AS of_people
}
CALL () {
  UNWIND $given.opportunities AS id
  MATCH (o:Opportunity {id: id})
  USING INDEX SEEK o:Opportunity(id)
  CALL (o) {
    MATCH (o)-[:AT]->(c:Customer)
    RETURN c
  }
  WITH c.id AS customer, collect(id) AS ids
  RETURN collect([customer, ids]) AS of_opportunities
}
CALL () {
  UNWIND $given.seats AS id
  MATCH (s:Seat {id: id})
  USING INDEX SEEK s:Seat(id)
  CALL (s) {
    MATCH (s)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
    RETURN c
  }
  WITH c.id AS customer, collect(id) AS ids
  RETURN collect([customer, ids]) AS of_seats
}
RETURN of_departments AS departments, of_people AS people, of_opportunities AS opportunities, of_seats AS seats
