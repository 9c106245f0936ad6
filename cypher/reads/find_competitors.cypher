// One row: the competitors found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Competitor.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Competitor {id: id})
USING INDEX SEEK n:Competitor(id)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.name,
  n.source,
  n.external_id
]) AS records
