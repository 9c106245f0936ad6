// Up to $rows rows, one per sealed audit mark, in the order of the chain; everything it says, as text.
// Starts from: unique AuditEvent(number), read forwards from a number.
CYPHER 5
MATCH (e:AuditEvent)
USING INDEX SEEK e:AuditEvent(number)
WHERE e.number > $given.after
RETURN e.id AS id,
  e.number AS number,
  e.seal AS seal,
  toString(e.at) AS at,
  [e.actor, e.role, e.action, e.object_kind, e.operation_id] AS texts,
  e.object_ids AS object_ids,
  e.purpose AS purpose,
  e.purpose_digest AS purpose_digest
ORDER BY e.number
LIMIT $given.rows
