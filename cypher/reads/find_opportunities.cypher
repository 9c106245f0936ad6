// One row: the opportunitys found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Opportunity.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Opportunity {id: id})
USING INDEX SEEK n:Opportunity(id)
OPTIONAL MATCH (n)-[:AT]->(c:Customer)
OPTIONAL MATCH (n)<-[:WORKS_ON {role: 'owner'}]-(owner:Employee)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.name,
  n.name_en,
  n.amount,
  n.budget,
  n.award,
  n.discount,
  n.customised,
  n.origin,
  toString(n.created_on),
  toString(n.expected_close),
  toString(n.closed_on),
  n.closed_recorded_at.epochMillis,
  n.status,
  n.loss_reason,
  n.approval_quota,
  c.id,
  owner.id,
  n.recorded_at.epochMillis,
  n.recorded_assumed,
  n.source,
  n.external_id
]) AS records
