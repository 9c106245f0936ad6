// One row: an erasure as its journal says, locked until the transaction ends.
// Starts from the unique id of Erasure.
CYPHER 5
MATCH (e:Erasure {id: $given.id})
USING INDEX SEEK e:Erasure(id)
SET e._lock = true
WITH e
RETURN e.id AS id,
  e.kind AS kind,
  e.subject_id AS subject_id,
  e.status AS status,
  e.place AS place,
  e.removed AS removed,
  e.requested_at.epochMillis AS requested_at,
  e.requested_by AS requested_by,
  e.finished_at.epochMillis AS finished_at
