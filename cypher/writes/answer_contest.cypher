// One row: whose contest it is, its status before, and whether this answer is its answer (1) or came too late (0).
// Starts from the unique ids of Contest and Employee; locks the contest, so that it is answered once.
CYPHER 5
MATCH (n:Contest {id: $given.id})
USING INDEX SEEK n:Contest(id)
SET n._lock = true
WITH n
MATCH (n)<-[:CONTESTS]-(owner:Employee)
WITH n, owner.id AS owner_id, n.status AS before
CALL (n, owner_id, before) {
  MATCH (by:Employee {id: $given.employee_id})
  USING INDEX SEEK by:Employee(id)
  WHERE before = 'open' AND owner_id <> $given.employee_id
  SET n.status = $given.verdict, n.reason = $given.reason, n.answered_at = datetime()
  MERGE (by)-[:ANSWERED]->(n)
  RETURN count(by) AS answered
}
RETURN owner_id AS owner_id, before AS before, answered AS answered
