// One row: of the seats asked for, [seat, deal, null, null, null] as stored.
// Starts from the unique id of Seat.
CYPHER 5
UNWIND $given.ids AS id
MATCH (s:Seat {id: id})-[:IN]->(o:Opportunity)
USING INDEX SEEK s:Seat(id)
RETURN collect([s.id, o.id, null, null, null]) AS edges
