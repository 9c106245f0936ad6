// One row: of the seats asked for, [seat, holder, id of the tie, from, to] as stored.
// Starts from the unique id of Seat.
CYPHER 5
UNWIND $given.ids AS id
MATCH (s:Seat {id: id})<-[r:HOLDS]-(p:Person)
USING INDEX SEEK s:Seat(id)
RETURN collect([s.id, p.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
