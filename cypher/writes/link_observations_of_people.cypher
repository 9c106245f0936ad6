// One row: how many rows found an end missing. An observation is written once and never moves.
// Starts from the unique ids of Observation and Person.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Observation {id: row.id})
USING INDEX SEEK n:Observation(id)
MATCH (end:Person {id: row.about_id})
USING INDEX SEEK end:Person(id)
MERGE (n)-[:ABOUT]->(end)
RETURN size($given.rows) - count(*) AS missing
