// One row: how many rows found an end missing.
// Starts from the unique id of Person, twice.
CYPHER 5
UNWIND $given.rows AS row
MATCH (a:Person {id: row.from_id})
USING INDEX SEEK a:Person(id)
MATCH (b:Person {id: row.to_id})
USING INDEX SEEK b:Person(id)
MERGE (a)-[r:SWAYS {id: row.id}]->(b)
SET
  r.strength = row.strength,
  r.sign = row.sign,
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
