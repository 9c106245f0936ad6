// One row: how many ratings of one of us are gone, at most $limit, and which.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (employee:Employee {id: $given.id})<-[:ABOUT]-(n:Observation)
USING INDEX SEEK employee:Employee(id)
WITH n
ORDER BY n.id
LIMIT $given.limit
WITH n, n.id AS id
DETACH DELETE n
RETURN count(*) AS removed, collect(id) AS ids
