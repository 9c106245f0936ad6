// One row: how many rows found an end missing. The deal replaces the one before.
// Starts from the unique ids of Seat and Opportunity.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Seat {id: row.id})
USING INDEX SEEK n:Seat(id)
OPTIONAL MATCH (n)-[old:IN]->(:Opportunity)
DELETE old
WITH DISTINCT n, row
WHERE row.opportunity_id IS NOT NULL
MATCH (end:Opportunity {id: row.opportunity_id})
USING INDEX SEEK end:Opportunity(id)
MERGE (n)-[:IN]->(end)
RETURN size([row IN $given.rows WHERE row.opportunity_id IS NOT NULL]) - count(*) AS missing
