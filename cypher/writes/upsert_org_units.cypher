// One row: how many of the org units could not be written (none: a node has no ends).
// Starts from the unique id of OrgUnit.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:OrgUnit {id: row.id})
SET
  n.name = row.name,
  n.name_en = row.name_en,
  n.kind = row.kind,
  n.territory = row.territory,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
