// One row: the contest that was opened (no row if there is no such employee).
// Starts from the unique ids of Employee and Contest, and of Opportunity where a deal is named.
CYPHER 5
MATCH (e:Employee {id: $employee_id})
USING INDEX SEEK e:Employee(id)
MERGE (n:Contest {id: $id})
ON CREATE SET
  n.status = 'open',
  n.proof = $proof,
  n.text = $text,
  n.opened_at = datetime()
MERGE (e)-[:CONTESTS]->(n)
WITH n
CALL (n) {
  MATCH (o:Opportunity {id: $opportunity_id})
  USING INDEX SEEK o:Opportunity(id)
  MERGE (n)-[:FOR]->(o)
  RETURN count(o) AS deals
}
RETURN n.id AS id
