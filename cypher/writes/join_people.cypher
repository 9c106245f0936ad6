// One row: the tie that says that one person is the other, and how many such ties there are (one).
// Starts from the unique ids of both persons.
CYPHER 5
MATCH (merged:Person {id: $given.merged_id})
USING INDEX SEEK merged:Person(id)
MATCH (kept:Person {id: $given.kept_id})
USING INDEX SEEK kept:Person(id)
MERGE (merged)-[w:SAME_AS {id: $given.id}]->(kept)
ON CREATE SET w.recorded_at = $given.recorded_at
RETURN w.id AS id
