// One row: the ties found (rival on a deal), each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of COMPETES_FOR.
CYPHER 5
UNWIND $given.ids AS id
MATCH (k:Competitor)-[r:COMPETES_FOR {id: id}]->(o:Opportunity)
USING INDEX SEEK r:COMPETES_FOR(id)
RETURN collect([
  r.id,
  r.digest,
  r.version,
  k.id,
  o.id,
  r.quote,
  r.solution,
  r.strategy,
  r.result,
  r.source,
  r.external_id
]) AS records
