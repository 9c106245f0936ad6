// One row: how many of the employees could not be written (none: a node has no ends).
// Starts from the unique id of Employee.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Employee {id: row.id})
SET
  n.name = row.name,
  n.name_en = row.name_en,
  n.pinyin = row.pinyin,
  n.initials = row.initials,
  n.role = row.role,
  n.hired_on = date(row.hired_on),
  n.left_on = date(row.left_on),
  n.left_recorded_at = datetime(row.left_recorded_at),
  n.perf_base = row.perf_base,
  n.opt_out = row.opt_out,
  n.recorded_at = datetime(row.recorded_at),
  n.recorded_assumed = row.recorded_assumed,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
