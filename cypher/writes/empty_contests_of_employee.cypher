// One row: how many contests of one of us lost what was written in them, and which.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (employee:Employee {id: $given.id})-[:CONTESTS]->(n:Contest)
USING INDEX SEEK employee:Employee(id)
SET n.text = null, n.reason = null
RETURN count(*) AS removed, collect(n.id) AS ids
