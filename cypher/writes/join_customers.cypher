// One row: the tie that says that one customer is the other, and how many such ties there are (one).
// Starts from the unique ids of both customers.
CYPHER 5
MATCH (merged:Customer {id: $given.merged_id})
USING INDEX SEEK merged:Customer(id)
MATCH (kept:Customer {id: $given.kept_id})
USING INDEX SEEK kept:Customer(id)
MERGE (merged)-[w:SAME_AS {id: $given.id}]->(kept)
ON CREATE SET w.recorded_at = $given.recorded_at
RETURN w.id AS id
