// One row: how many of the competitors could not be written (none: a node has no ends).
// Starts from the unique id of Competitor.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Competitor {id: row.id})
SET
  n.name = row.name,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
