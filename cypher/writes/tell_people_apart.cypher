// One row: the tie that says that two persons are not one; said again, what was seen then counts.
// Starts from the unique ids of both persons.
CYPHER 5
MATCH (one:Person {id: $given.one})
USING INDEX SEEK one:Person(id)
MATCH (other:Person {id: $given.other})
USING INDEX SEEK other:Person(id)
MERGE (one)-[w:DIFFERS_FROM {id: $given.id}]->(other)
SET
  w.recorded_at = $given.recorded_at,
  w.seen = $given.seen
RETURN w.id AS id
