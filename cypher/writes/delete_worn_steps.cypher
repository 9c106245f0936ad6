// One row: whether steps were removed (at most $limit, with images) of loads before the latest $kept that can be undone.
// Starts from the label Load; steps and images by their indexes.
CYPHER 5
MATCH (l:Load)
WHERE EXISTS {
  MATCH (asked:LoadStep {load_id: l.id})
  USING INDEX SEEK asked:LoadStep(load_id)
}
WITH l
ORDER BY l.started_at DESC, l.id DESC
SKIP $given.kept
MATCH (s:LoadStep {load_id: l.id})
USING INDEX SEEK s:LoadStep(load_id)
WITH s
LIMIT $given.limit
OPTIONAL MATCH (b:BeforeImage {step_id: s.id})
USING INDEX SEEK b:BeforeImage(step_id)
DETACH DELETE b, s
RETURN count(*) AS removed
