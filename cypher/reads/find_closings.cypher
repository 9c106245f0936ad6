// One row: the days on which deals were closed, of the deals asked for and of those in whose chain these sit.
// Starts from the unique ids of Opportunity, Seat and Person.
CYPHER 5
CALL () {
  UNWIND $given.opportunities AS id
  MATCH (o:Opportunity {id: id})
  USING INDEX SEEK o:Opportunity(id)
  RETURN o
  UNION
  UNWIND $given.seats AS id
  MATCH (asked:Seat {id: id})-[:IN]->(o:Opportunity)
  USING INDEX SEEK asked:Seat(id)
  RETURN o
  UNION
  UNWIND $given.people AS id
  MATCH (asked:Person {id: id})-[:HOLDS]->(:Seat)-[:IN]->(o:Opportunity)
  USING INDEX SEEK asked:Person(id)
  RETURN o
}
WITH o
ORDER BY o.id
WHERE o.closed_on IS NOT NULL
RETURN collect(toString(o.closed_on)) AS days
