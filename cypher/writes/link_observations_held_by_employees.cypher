// One row: how many rows found an end missing. An observation is written once and never moves.
// Starts from the unique ids of Observation and Employee.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Observation {id: row.id})
USING INDEX SEEK n:Observation(id)
MATCH (end:Employee {id: row.held_id})
USING INDEX SEEK end:Employee(id)
MERGE (n)-[:HELD_BY]->(end)
RETURN size($given.rows) - count(*) AS missing
