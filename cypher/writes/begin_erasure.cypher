// One row: the erasure that is begun, or was before.
// Starts from the unique id of Erasure.
CYPHER 5
MERGE (e:Erasure {id: $given.id})
ON CREATE SET
  e.kind = $given.kind,
  e.subject_id = $given.subject_id,
  e.status = 'running',
  e.place = $given.place,
  e.removed = 0,
  e.requested_at = datetime(),
  e.requested_by = $given.actor
RETURN e.id AS id
