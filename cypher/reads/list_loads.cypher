// Up to $limit rows: loads, the latest first, and how many of their steps can be undone.
// Starts from the label Load: one node per load ever begun.
CYPHER 5
MATCH (l:Load)
RETURN l.id AS id,
  l.status AS status,
  l.counts AS counts,
  l.started_at.epochMillis AS started_at,
  l.finished_at.epochMillis AS finished_at,
  l.undone_at.epochMillis AS undone_at,
  COUNT {
    MATCH (s:LoadStep {load_id: l.id})
    USING INDEX SEEK s:LoadStep(load_id)
  } AS steps,
  toString(l.state_of) AS state_of
ORDER BY started_at DESC, id DESC
LIMIT $given.limit
