// One row: of the deals asked for, [deal, seat, null, null, null] as stored.
// Starts from the unique id of Opportunity.
CYPHER 5
UNWIND $given.ids AS id
MATCH (o:Opportunity {id: id})<-[:IN]-(s:Seat)
USING INDEX SEEK o:Opportunity(id)
RETURN collect([o.id, s.id, null, null, null]) AS edges
