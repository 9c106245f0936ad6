// One row: the erasure that is begun, or was before.
// Starts from the unique id of Erasure.
CYPHER 5
MERGE (e:Erasure {id: $id})
ON CREATE SET
  e.kind = $kind,
  e.subject_id = $subject_id,
  e.status = 'running',
  e.place = $place,
  e.removed = 0,
  e.requested_at = datetime(),
  e.requested_by = $actor
RETURN e.id AS id
