// Up to $limit rows: the marks of reads and changes that name one of the ids, the newest first.
// Starts from the label AuditEvent: marks are kept by time, and a person may ask for all that name them.
CYPHER 5
MATCH (a:AuditEvent)
WHERE size([id IN a.object_ids WHERE id IN $given.ids]) > 0
RETURN a.id AS id,
  a.at.epochMillis AS at,
  a.actor AS actor,
  a.role AS role,
  a.action AS action,
  [id IN a.object_ids WHERE id IN $given.ids] AS object_ids,
  a.purpose AS purpose
ORDER BY at DESC, id
LIMIT $given.limit
