// One row: how many rows found an end missing. The store replaces the one before.
// Starts from the unique ids of Interaction and Store.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Interaction {id: row.id})
USING INDEX SEEK n:Interaction(id)
OPTIONAL MATCH (n)-[old:WITH]->(:Store)
DELETE old
WITH DISTINCT n, row
WHERE row.store_id IS NOT NULL
MATCH (end:Store {id: row.store_id})
USING INDEX SEEK end:Store(id)
MERGE (n)-[:WITH]->(end)
RETURN size([row IN $given.rows WHERE row.store_id IS NOT NULL]) - count(*) AS missing
