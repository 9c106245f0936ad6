// One row: the employees found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Employee.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Employee {id: id})
USING INDEX SEEK n:Employee(id)
OPTIONAL MATCH (n)-[:MEMBER_OF]->(unit:OrgUnit)
OPTIONAL MATCH (n)-[:LEADS]->(led:OrgUnit)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.name,
  n.name_en,
  n.role,
  toString(n.hired_on),
  toString(n.left_on),
  n.left_recorded_at.epochMillis,
  n.perf_base,
  n.opt_out,
  unit.id,
  led.id,
  n.recorded_at.epochMillis,
  n.recorded_assumed,
  n.source,
  n.external_id
]) AS records
