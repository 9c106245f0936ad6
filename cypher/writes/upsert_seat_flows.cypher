// One row: how many rows found an end missing.
// Starts from the unique id of Seat, twice.
CYPHER 5
UNWIND $given.rows AS row
MATCH (a:Seat {id: row.from_seat_id})
USING INDEX SEEK a:Seat(id)
MATCH (b:Seat {id: row.to_seat_id})
USING INDEX SEEK b:Seat(id)
MERGE (a)-[r:PASSES_TO {id: row.id}]->(b)
SET
  r.`from` = date(row.`from`),
  r.`to` = date(row.`to`),
  r.recorded_at = datetime(row.recorded_at),
  r.recorded_assumed = row.recorded_assumed,
  r.to_recorded_at = datetime(row.to_recorded_at),
  r.source = row.source,
  r.external_id = row.external_id,
  r.digest = row.digest,
  r.version = row.version
RETURN size($given.rows) - count(*) AS missing
