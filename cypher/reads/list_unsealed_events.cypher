// Up to $rows rows, one per audit mark not sealed yet, the oldest first; everything it says, as text.
// Starts from: index on AuditEvent(at), read forwards from a moment before the last sealed mark.
CYPHER 5
MATCH (e:AuditEvent)
USING INDEX SEEK e:AuditEvent(at)
WHERE e.at >= datetime($given.since) - duration({seconds: $given.late_s}) AND e.number IS NULL
RETURN e.id AS id,
  0 AS number,
  '' AS seal,
  toString(e.at) AS at,
  [e.actor, e.role, e.action, e.object_kind, e.operation_id] AS texts,
  e.object_ids AS object_ids,
  e.purpose AS purpose,
  e.purpose_digest AS purpose_digest
ORDER BY e.at, e.id
LIMIT $given.rows
