// One row: the key that was stored, with the mark of its issue.
// Starts from the unique ids of Employee, ApiKey and AuditEvent.
CYPHER 5
MATCH (e:Employee {id: $employee_id})
USING INDEX SEEK e:Employee(id)
MERGE (key:ApiKey {id: $id})
ON CREATE SET
  key.hash = $hash,
  key.role = $role,
  key.issued_at = $issued_at,
  key.expires_at = $expires_at
MERGE (key)-[:ACTS_FOR]->(e)
MERGE (event:AuditEvent {id: $operation_id})
ON CREATE SET
  event.at = $issued_at,
  event.actor = $actor,
  event.action = 'issue key',
  event.object_kind = 'key',
  event.object_ids = [$id],
  event.operation_id = $operation_id
RETURN key.id AS id
