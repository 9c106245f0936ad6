// One row: the erasure goes on at the next step, or is done.
// Starts from the unique id of Erasure.
CYPHER 5
MATCH (e:Erasure {id: $given.id})
USING INDEX SEEK e:Erasure(id)
SET
  e.place = $given.place,
  e.status = $given.status,
  e.removed = e.removed + $given.removed,
  e.finished_at = CASE WHEN $given.status = 'done' THEN datetime() END
RETURN e.id AS id
