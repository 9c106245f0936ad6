// One row: how many rows found an end missing. The unit replaces the one before.
// Starts from the unique ids of Employee and OrgUnit.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Employee {id: row.id})
USING INDEX SEEK n:Employee(id)
OPTIONAL MATCH (n)-[old:MEMBER_OF]->(:OrgUnit)
DELETE old
WITH DISTINCT n, row
WHERE row.org_unit_id IS NOT NULL
MATCH (end:OrgUnit {id: row.org_unit_id})
USING INDEX SEEK end:OrgUnit(id)
MERGE (n)-[:MEMBER_OF]->(end)
RETURN size([row IN $given.rows WHERE row.org_unit_id IS NOT NULL]) - count(*) AS missing
