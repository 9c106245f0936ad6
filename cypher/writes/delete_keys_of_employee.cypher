// One row: how many keys of one of us are gone.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (:Employee {id: $id})<-[:ACTS_FOR]-(n:ApiKey)
DETACH DELETE n
RETURN count(*) AS removed
