// One row: how many of the observations could not be written (none: a node has no ends).
// Starts from the unique id of Observation.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Observation {id: row.id})
SET
  n.metric = row.metric,
  n.value = row.value,
  n.text = row.text,
  n.valid_at = date(row.valid_at),
  n.evidence = row.evidence,
  n.recorded_at = datetime(row.recorded_at),
  n.recorded_assumed = row.recorded_assumed,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
