// One row: how many loads that never finished are given up for this one, which is begun or taken up.
// Starts from the unique id of Load; then the label Load, one node per load ever begun.
CYPHER 5
MERGE (mine:Load {id: $given.id})
ON CREATE SET
  mine.folder_digest = $given.folder_digest,
  mine.status = 'running',
  mine.started_at = datetime()
SET
  mine.holder = $given.holder,
  mine.renewed_at = datetime({epochMillis: $given.now_ms})
WITH mine
OPTIONAL MATCH (other:Load {status: 'running'})
USING INDEX SEEK other:Load(status)
WHERE other.id <> mine.id
SET other.status = 'superseded'
RETURN count(other) AS superseded
