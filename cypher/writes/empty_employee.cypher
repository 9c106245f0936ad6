// One row: how many of us are left as an id with the days they were with us and their unit.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (n:Employee {id: $given.id})
USING INDEX SEEK n:Employee(id)
SET
  n.name = null,
  n.name_en = null,
  n.pinyin = null,
  n.initials = null,
  n.role = null,
  n.perf_base = null,
  n.opt_out = null,
  n.own_opt_out = null,
  n.source = null,
  n.external_id = null,
  n.digest = null,
  n.version = null
RETURN count(*) AS removed
