// At most one row: a merge with the two persons it is about.
// Starts from the unique id of SAME_AS.
CYPHER 5
MATCH (merged:Person)-[w:SAME_AS {id: $id}]->(kept:Person)
RETURN w.id AS id,
  merged.id AS merged_id,
  kept.id AS kept_id,
  w.recorded_at.epochMillis AS recorded_at
