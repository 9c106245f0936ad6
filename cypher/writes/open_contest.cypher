// One row: the contest that was opened (no row if there is no such employee).
// Starts from the unique ids of Employee and Contest, and of Opportunity where a deal is named.
CYPHER 5
MATCH (e:Employee {id: $given.employee_id})
USING INDEX SEEK e:Employee(id)
MERGE (n:Contest {id: $given.id})
ON CREATE SET
  n.status = 'open',
  n.proof = $given.proof,
  n.text = $given.text,
  n.opened_at = datetime()
MERGE (e)-[:CONTESTS]->(n)
WITH n
CALL (n) {
  MATCH (o:Opportunity {id: $given.opportunity_id})
  USING INDEX SEEK o:Opportunity(id)
  MERGE (n)-[:FOR]->(o)
  RETURN count(o) AS deals
}
RETURN n.id AS id
