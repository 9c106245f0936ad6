// One row: how many keys of one of us are gone.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (employee:Employee {id: $given.id})<-[:ACTS_FOR]-(n:ApiKey)
USING INDEX SEEK employee:Employee(id)
DETACH DELETE n
RETURN count(*) AS removed
