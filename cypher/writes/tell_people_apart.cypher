// One row: the tie that says that two persons are not one; said again, what was seen then counts.
// Starts from the unique ids of both persons.
CYPHER 5
MATCH (one:Person {id: $one})
USING INDEX SEEK one:Person(id)
MATCH (other:Person {id: $other})
USING INDEX SEEK other:Person(id)
MERGE (one)-[w:DIFFERS_FROM {id: $id}]->(other)
SET
  w.recorded_at = $recorded_at,
  w.seen = $seen
RETURN w.id AS id
