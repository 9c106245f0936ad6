// One row: the customers found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Customer {id: id})
USING INDEX SEEK n:Customer(id)
OPTIONAL MATCH (n)-[:PART_OF]->(parent:Customer)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.name,
  n.name_en,
  n.industry,
  n.region,
  n.channel,
  n.tier,
  n.credit_limit,
  n.term_days,
  toString(n.since),
  parent.id,
  n.recorded_at.epochMillis,
  n.recorded_assumed,
  n.source,
  n.external_id
]) AS records
