// One row: how many rows found an end missing.
// Starts from the unique id of Employee, twice.
CYPHER 5
UNWIND $given.rows AS row
MATCH (a:Employee {id: row.from_id})
USING INDEX SEEK a:Employee(id)
MATCH (b:Employee {id: row.to_id})
USING INDEX SEEK b:Employee(id)
MERGE (a)-[r:KNOWS {id: row.id}]->(b)
SET
  r.strength = row.strength,
  r.kind = row.kind,
  r.sensitivity = row.sensitivity,
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
