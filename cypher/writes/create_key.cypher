// One row: the key that was stored, with the mark of its issue.
// Starts from the unique ids of Employee, ApiKey and AuditEvent.
CYPHER 5
MATCH (e:Employee {id: $given.employee_id})
USING INDEX SEEK e:Employee(id)
MERGE (key:ApiKey {id: $given.id})
ON CREATE SET
  key.hash = $given.hash,
  key.role = $given.role,
  key.issued_at = $given.issued_at,
  key.expires_at = $given.expires_at
MERGE (key)-[:ACTS_FOR]->(e)
MERGE (event:AuditEvent {id: $given.operation_id})
ON CREATE SET
  event.at = $given.issued_at,
  event.actor = $given.actor,
  event.action = 'issue key',
  event.object_kind = 'key',
  event.object_ids = [$given.id],
  event.operation_id = $given.operation_id
RETURN key.id AS id
