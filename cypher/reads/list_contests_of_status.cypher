// Up to $limit rows: the contests of one status, the newest first.
// Starts from the index on status of Contest.
CYPHER 5
MATCH (n:Contest {status: $given.status})
USING INDEX SEEK n:Contest(status)
MATCH (owner:Employee)-[:CONTESTS]->(n)
OPTIONAL MATCH (n)-[:FOR]->(o:Opportunity)
OPTIONAL MATCH (by:Employee)-[:ANSWERED]->(n)
RETURN n.id AS id,
  owner.id AS employee_id,
  o.id AS opportunity_id,
  n.status AS status,
  n.proof AS proof,
  n.text AS text,
  n.reason AS reason,
  n.opened_at.epochMillis AS opened_at,
  n.answered_at.epochMillis AS answered_at,
  by.id AS answered_by
ORDER BY opened_at DESC, id
LIMIT $given.limit
