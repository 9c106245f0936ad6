// One row: the closings of the past found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Closing.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Closing {id: id})-[:OF]->(o:Opportunity)
USING INDEX SEEK n:Closing(id)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  o.id,
  n.status,
  n.loss_reason,
  toString(n.`from`),
  toString(n.`to`),
  n.recorded_at.epochMillis,
  n.recorded_assumed,
  n.to_recorded_at.epochMillis,
  n.source,
  n.external_id
]) AS records
