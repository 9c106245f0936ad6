// One row: whatever is one customer with those asked for, as [id, version], and merges as [id, merged, kept, ms].
// Starts from the unique id of Customer.
CYPHER 5
CALL () {
  UNWIND $given.ids AS id
  MATCH (asked:Customer {id: id})-[:SAME_AS*0..10]-(c:Customer)
  USING INDEX SEEK asked:Customer(id)
  WITH DISTINCT c
  ORDER BY c.id
  RETURN collect([c.id, c.version]) AS selves
}
CALL () {
  UNWIND $given.ids AS id
  MATCH (asked:Customer {id: id})-[:SAME_AS*0..10]-(a:Customer)-[w:SAME_AS]->(b:Customer)
  USING INDEX SEEK asked:Customer(id)
  WITH DISTINCT w, a, b
  ORDER BY w.id
  RETURN collect([w.id, a.id, b.id, w.recorded_at.epochMillis]) AS merges
}
RETURN selves AS selves,
  merges AS merges
