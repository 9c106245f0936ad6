// One row: whoever is one person with those asked for, as [id, version], and merges as [id, merged, kept, ms].
// Starts from the unique id of Person.
CYPHER 5
CALL () {
  UNWIND $given.ids AS id
  MATCH (asked:Person {id: id})-[:SAME_AS*0..10]-(p:Person)
  USING INDEX SEEK asked:Person(id)
  WITH DISTINCT p
  ORDER BY p.id
  RETURN collect([p.id, p.version]) AS selves
}
CALL () {
  UNWIND $given.ids AS id
  MATCH (asked:Person {id: id})-[:SAME_AS*0..10]-(a:Person)-[w:SAME_AS]->(b:Person)
  USING INDEX SEEK asked:Person(id)
  WITH DISTINCT w, a, b
  ORDER BY w.id
  RETURN collect([w.id, a.id, b.id, w.recorded_at.epochMillis]) AS merges
}
RETURN selves AS selves,
  merges AS merges
