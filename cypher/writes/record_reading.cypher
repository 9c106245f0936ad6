// One row: the mark that somebody has read something (who, which question, about what, why), never what it said.
// Starts from: nothing; it creates one AuditEvent.
CYPHER 5
CREATE (event:AuditEvent {
  id: $id,
  at: $at,
  actor: $actor,
  role: $role,
  action: $action,
  object_kind: $object_kind,
  object_ids: $object_ids,
  purpose: $purpose
})
RETURN event.id AS id
