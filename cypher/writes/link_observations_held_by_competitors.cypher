// One row: how many rows found an end missing. An observation is written once and never moves.
// Starts from the unique ids of Observation and Competitor.
CYPHER 5
UNWIND $rows AS row
MATCH (n:Observation {id: row.id})
MATCH (end:Competitor {id: row.held_id})
MERGE (n)-[:HELD_BY]->(end)
RETURN size($rows) - count(*) AS missing
