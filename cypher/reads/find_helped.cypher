// One row: the ties found (help on a deal), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of HELPED.
CYPHER 5
UNWIND $given.ids AS id
MATCH (e:Employee)-[r:HELPED {id: id}]->(o:Opportunity)
USING INDEX SEEK r:HELPED(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  e.id,
  o.id,
  r.person_id,
  r.kind,
  toString(r.at),
  r.needs_confirmation,
  r.confirmed_at.epochMillis,
  r.confirmed_by,
  r.recorded_at.epochMillis,
  r.recorded_assumed,
  r.source,
  r.external_id
]) AS records
