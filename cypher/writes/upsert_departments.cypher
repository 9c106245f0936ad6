// One row: how many of the departments could not be written (none: a node has no ends).
// Starts from the unique id of Department.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Department {id: row.id})
SET
  n.name = row.name,
  n.name_en = row.name_en,
  n.key = row.key,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
