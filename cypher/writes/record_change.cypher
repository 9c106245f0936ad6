// One row: the mark that somebody has changed something (who, what kind, which ids), never what it says now.
// Starts from the unique id of AuditEvent.
CYPHER 5
MERGE (event:AuditEvent {id: $id})
ON CREATE SET
  event.at = datetime(),
  event.actor = $actor,
  event.action = $action,
  event.object_kind = $object_kind,
  event.object_ids = $object_ids,
  event.operation_id = $operation_id
RETURN event.id AS id
