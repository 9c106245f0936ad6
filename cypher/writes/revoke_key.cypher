// One row: the key that is withdrawn from now on (or was before), with the mark of it; none if there is no such key.
// Starts from the unique ids of ApiKey and AuditEvent.
CYPHER 5
MATCH (key:ApiKey {id: $given.id})
USING INDEX SEEK key:ApiKey(id)
SET key.revoked_at = coalesce(key.revoked_at, $given.at)
MERGE (event:AuditEvent {id: $given.operation_id})
ON CREATE SET
  event.at = $given.at,
  event.actor = $given.actor,
  event.action = 'revoke key',
  event.object_kind = 'key',
  event.object_ids = [$given.id],
  event.operation_id = $given.operation_id
RETURN key.id AS id
