// One row: of the seats asked for, [seat, next seat, id of the tie, from, to] as stored.
// Starts from the unique id of Seat.
CYPHER 5
UNWIND $given.ids AS id
MATCH (a:Seat {id: id})-[r:PASSES_TO]->(b:Seat)
USING INDEX SEEK a:Seat(id)
RETURN collect([a.id, b.id, r.id, toString(r.`from`), toString(r.`to`)]) AS edges
