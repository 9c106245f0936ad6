// One row: the erasure goes on at the next step, or is done.
// Starts from the unique id of Erasure.
CYPHER 5
MATCH (e:Erasure {id: $id})
USING INDEX SEEK e:Erasure(id)
SET
  e.place = $place,
  e.status = $status,
  e.removed = e.removed + $removed,
  e.finished_at = CASE WHEN $status = 'done' THEN datetime() END
RETURN e.id AS id
