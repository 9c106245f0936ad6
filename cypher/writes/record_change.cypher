// One row: the mark that somebody has changed something (who, what kind, which ids), never what it says now.
// Starts from the unique id of AuditEvent.
CYPHER 5
MERGE (event:AuditEvent {id: $given.id})
ON CREATE SET
  event.at = datetime(),
  event.actor = $given.actor,
  event.action = $given.action,
  event.object_kind = $given.object_kind,
  event.object_ids = $given.object_ids,
  event.operation_id = $given.operation_id
RETURN event.id AS id
