// One row: the mark that somebody has read something (who, which question, about what, why), never what it said.
// Starts from the unique id of AuditEvent; storing the same mark again (a retry) leaves one.
CYPHER 5
MERGE (event:AuditEvent {id: $id})
SET
  event.at = $at,
  event.actor = $actor,
  event.role = $role,
  event.action = $action,
  event.object_kind = $object_kind,
  event.object_ids = $object_ids,
  event.purpose = $purpose
RETURN event.id AS id
