// One row: how many of the seats could not be written (none: a node has no ends).
// Starts from the unique id of Seat.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Seat {id: row.id})
SET
  n.role = row.role,
  n.power = row.power,
  n.power_scope = row.power_scope,
  n.political = row.political,
  n.weight = row.weight,
  n.`from` = date(row.`from`),
  n.recorded_at = datetime(row.recorded_at),
  n.recorded_assumed = row.recorded_assumed,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
