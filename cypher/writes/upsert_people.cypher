// One row: how many of the persons could not be written (none: a node has no ends).
// Starts from the unique id of Person.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Person {id: row.id})
SET
  n.name = row.name,
  n.name_en = row.name_en,
  n.pinyin = row.pinyin,
  n.initials = row.initials,
  n.title = row.title,
  n.organisation = row.organisation,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
