// One row: how many rows found an end missing.
// Starts from the unique ids of Person and Department.
CYPHER 5
UNWIND $given.rows AS row
MATCH (p:Person {id: row.person_id})
USING INDEX SEEK p:Person(id)
MATCH (d:Department {id: row.department_id})
USING INDEX SEEK d:Department(id)
MERGE (p)-[r:WORKS_IN {id: row.id}]->(d)
SET
  r.title = row.title,
  r.key = row.key,
  r.power = row.power,
  r.power_scope = row.power_scope,
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
