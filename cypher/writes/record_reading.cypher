// One row: the mark that somebody has read something (who, which question, about what, why), never what it said.
// Starts from the unique id of AuditEvent; storing the same mark again (a retry) leaves one.
CYPHER 5
MERGE (event:AuditEvent {id: $given.id})
SET
  event.at = $given.at,
  event.actor = $given.actor,
  event.role = $given.role,
  event.action = $given.action,
  event.object_kind = $given.object_kind,
  event.object_ids = $given.object_ids,
  event.purpose = $given.purpose
RETURN event.id AS id
