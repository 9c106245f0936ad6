// One row: the ties found (product of a deal), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of ABOUT.
CYPHER 5
UNWIND $given.ids AS id
MATCH (o:Opportunity)-[r:ABOUT {id: id}]->(p:Product)
USING INDEX SEEK r:ABOUT(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  o.id,
  p.id,
  r.amount,
  r.source,
  r.external_id
]) AS records
