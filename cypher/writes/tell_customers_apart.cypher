// One row: the tie that says that two customers are not one; said again, what was seen then counts.
// Starts from the unique ids of both customers.
CYPHER 5
MATCH (one:Customer {id: $given.one})
USING INDEX SEEK one:Customer(id)
MATCH (other:Customer {id: $given.other})
USING INDEX SEEK other:Customer(id)
MERGE (one)-[w:DIFFERS_FROM {id: $given.id}]->(other)
SET
  w.recorded_at = $given.recorded_at,
  w.seen = $given.seen
RETURN w.id AS id
