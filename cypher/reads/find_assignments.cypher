// One row: the ties found (assignment), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of COVERS.
CYPHER 5
UNWIND $given.ids AS id
MATCH (e:Employee)-[r:COVERS {id: id}]->(c:Customer)
USING INDEX SEEK r:COVERS(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  e.id,
  c.id,
  r.role,
  r.focus,
  r.with_subsidiaries,
  toString(r.`from`),
  toString(r.`to`),
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.to_recorded_at.epochMillis,
  r.source,
  r.external_id
]) AS records
