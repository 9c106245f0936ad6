// One row: how many reporting lines found an end missing. A line without a superior is taken away.
// Starts from the unique id of Person; the line that the row stands for is replaced.
CYPHER 5
UNWIND $given.rows AS row
MATCH (p:Person {id: row.person_id})
USING INDEX SEEK p:Person(id)
OPTIONAL MATCH (p)-[old:REPORTS_TO {id: row.id}]->(:Person)
USING INDEX SEEK old:REPORTS_TO(id)
DELETE old
WITH p, row
WHERE row.reports_to IS NOT NULL
MATCH (m:Person {id: row.reports_to})
USING INDEX SEEK m:Person(id)
CREATE (p)-[r:REPORTS_TO {id: row.id}]->(m)
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
RETURN size([row IN $given.rows WHERE row.reports_to IS NOT NULL]) - count(*) AS missing
