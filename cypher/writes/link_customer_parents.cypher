// One row: how many rows found an end missing. The group above replaces the one before.
// Starts from the unique id of Customer, twice.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Customer {id: row.id})
USING INDEX SEEK n:Customer(id)
OPTIONAL MATCH (n)-[old:PART_OF]->(:Customer)
DELETE old
WITH DISTINCT n, row
WHERE row.parent_id IS NOT NULL
MATCH (end:Customer {id: row.parent_id})
USING INDEX SEEK end:Customer(id)
MERGE (n)-[:PART_OF]->(end)
RETURN size([row IN $given.rows WHERE row.parent_id IS NOT NULL]) - count(*) AS missing
