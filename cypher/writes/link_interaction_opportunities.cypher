// One row: how many rows found an end missing. The deal replaces the one before.
// Starts from the unique ids of Interaction and Opportunity.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Interaction {id: row.id})
USING INDEX SEEK n:Interaction(id)
OPTIONAL MATCH (n)-[old:FOR]->(:Opportunity)
DELETE old
WITH DISTINCT n, row
WHERE row.opportunity_id IS NOT NULL
MATCH (end:Opportunity {id: row.opportunity_id})
USING INDEX SEEK end:Opportunity(id)
MERGE (n)-[:FOR]->(end)
RETURN size([row IN $given.rows WHERE row.opportunity_id IS NOT NULL]) - count(*) AS missing
