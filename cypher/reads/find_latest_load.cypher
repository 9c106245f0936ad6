// At most one row: the load that was begun last.
// Starts from the label Load: one node per load ever begun.
CYPHER 5
MATCH (l:Load)
RETURN l.id AS id,
  l.folder_digest AS folder_digest,
  l.status AS status
ORDER BY l.started_at DESC, l.id DESC
LIMIT 1
