// One row: how many rows found an end missing. The customer replaces the one before.
// Starts from the unique ids of Opportunity and Customer.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Opportunity {id: row.id})
USING INDEX SEEK n:Opportunity(id)
OPTIONAL MATCH (n)-[old:AT]->(:Customer)
DELETE old
WITH DISTINCT n, row
WHERE row.customer_id IS NOT NULL
MATCH (end:Customer {id: row.customer_id})
USING INDEX SEEK end:Customer(id)
MERGE (n)-[:AT]->(end)
RETURN size([row IN $given.rows WHERE row.customer_id IS NOT NULL]) - count(*) AS missing
