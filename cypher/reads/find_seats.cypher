// One row: the seats found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Seat.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Seat {id: id})
USING INDEX SEEK n:Seat(id)
OPTIONAL MATCH (n)-[:IN]->(o:Opportunity)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.role,
  n.power,
  n.power_scope,
  n.political,
  n.weight,
  toString(n.`from`),
  o.id,
  n.recorded_at.epochMillis,
  n.recorded_assumed,
  n.source,
  n.external_id
]) AS records
