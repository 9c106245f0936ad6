// At most one row: a contest.
// Starts from the unique id of Contest.
CYPHER 5
MATCH (owner:Employee)-[:CONTESTS]->(n:Contest {id: $given.id})
USING INDEX SEEK n:Contest(id)
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
