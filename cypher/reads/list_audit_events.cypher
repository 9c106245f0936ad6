// Up to $rows rows, one per mark that somebody read or changed something, the newest first; ids only.
// Starts from: index on AuditEvent(at), read backwards from where the last page ended.
CYPHER 5
MATCH (e:AuditEvent)
USING INDEX SEEK e:AuditEvent(at)
WHERE e.at <= datetime($given.before_at)
  AND (e.at < datetime($given.before_at) OR e.id < $given.before_id)
  AND coalesce(e.at >= $given.start, true)
  AND coalesce(e.at < $given.end, true)
  AND coalesce(e.actor = $given.actor, $given.actor IS NULL)
  AND ($given.action IS NULL OR e.action STARTS WITH $given.action)
  AND ($given.object_id IS NULL OR $given.object_id IN e.object_ids)
RETURN e.id AS id,
  toString(e.at) AS at,
  e.actor AS actor,
  e.role AS role,
  e.action AS action,
  e.object_kind AS object_kind,
  e.object_ids AS object_ids,
  e.operation_id AS operation_id,
  e.purpose AS purpose
ORDER BY e.at DESC, e.id DESC
LIMIT $given.rows
