// At most one row: the load that was begun last, who is at it, and when they last gave a sign of life.
// Starts from the label Load: one node per load ever begun.
CYPHER 5
MATCH (l:Load)
RETURN l.id AS id,
  l.folder_digest AS folder_digest,
  l.status AS status,
  l.holder AS holder,
  l.renewed_at.epochMillis AS renewed_ms
ORDER BY l.started_at DESC, l.id DESC
LIMIT 1
