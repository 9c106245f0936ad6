// At most one row: a merge with the two persons, or the two customers, it is about.
// Starts from the unique id of SAME_AS.
CYPHER 5
MATCH (merged:Person|Customer)-[w:SAME_AS {id: $given.id}]->(kept:Person|Customer)
USING INDEX SEEK w:SAME_AS(id)
RETURN w.id AS id,
  CASE WHEN merged:Customer THEN 'customer' ELSE 'person' END AS kind,
  merged.id AS merged_id,
  kept.id AS kept_id,
  w.recorded_at.epochMillis AS recorded_at
