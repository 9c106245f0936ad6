// One row: how many of the interactions could not be written (none: a node has no ends).
// Starts from the unique id of Interaction.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Interaction {id: row.id})
SET
  n.kind = row.kind,
  n.mode = row.mode,
  n.planned_at = datetime(row.planned_at),
  n.held_at = datetime(row.held_at),
  n.minutes = row.minutes,
  n.purpose = row.purpose,
  n.summary = row.summary,
  n.attitude = row.attitude,
  n.outcome = row.outcome,
  n.missed_reason = row.missed_reason,
  n.next_at = datetime(row.next_at),
  n.recorded_at = datetime(row.recorded_at),
  n.recorded_assumed = row.recorded_assumed,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
