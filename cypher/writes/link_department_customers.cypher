// One row: how many rows found an end missing. The customer replaces the one before.
// Starts from the unique ids of Department and Customer.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Department {id: row.id})
USING INDEX SEEK n:Department(id)
OPTIONAL MATCH (n)-[old:OF]->(:Customer)
DELETE old
WITH DISTINCT n, row
WHERE row.customer_id IS NOT NULL
MATCH (end:Customer {id: row.customer_id})
USING INDEX SEEK end:Customer(id)
MERGE (n)-[:OF]->(end)
RETURN size([row IN $given.rows WHERE row.customer_id IS NOT NULL]) - count(*) AS missing
