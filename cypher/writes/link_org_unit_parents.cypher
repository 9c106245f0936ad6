// One row: how many rows found an end missing. The unit above replaces the one before.
// Starts from the unique id of OrgUnit, twice.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:OrgUnit {id: row.id})
USING INDEX SEEK n:OrgUnit(id)
OPTIONAL MATCH (n)-[old:PART_OF]->(:OrgUnit)
DELETE old
WITH DISTINCT n, row
WHERE row.parent_id IS NOT NULL
MATCH (end:OrgUnit {id: row.parent_id})
USING INDEX SEEK end:OrgUnit(id)
MERGE (n)-[:PART_OF]->(end)
RETURN size([row IN $given.rows WHERE row.parent_id IS NOT NULL]) - count(*) AS missing
