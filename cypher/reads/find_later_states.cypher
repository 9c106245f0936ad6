// One row: loads from one of these sources that said how things stand on a later day, the latest day first, and that day.
// Starts from the label Load, by its status: one node per load ever begun.
CYPHER 5
MATCH (l:Load)
WHERE l.state_of > $given.day
  AND l.status <> 'undone'
UNWIND l.sources AS source
WITH l, source
WHERE source IN $given.sources
WITH DISTINCT l
ORDER BY l.state_of DESC, l.started_at DESC, l.id DESC
RETURN collect([l.id, toString(l.state_of)]) AS loads
