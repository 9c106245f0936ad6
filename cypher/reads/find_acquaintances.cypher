// One row: the acquaintances found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of KNOWS.
CYPHER 5
UNWIND $given.ids AS id
MATCH (a:Person|Employee)-[r:KNOWS {id: id}]->(b:Person|Employee)
USING INDEX SEEK r:KNOWS(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  CASE
    WHEN a:Employee THEN 'employee'
    ELSE 'person'
  END,
  a.id,
  CASE
    WHEN b:Employee THEN 'employee'
    ELSE 'person'
  END,
  b.id,
  r.strength,
  r.kind,
  r.sensitivity,
  toString(r.`from`),
  toString(r.`to`),
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.to_recorded_at.epochMillis,
  r.source,
  r.external_id
]) AS records
