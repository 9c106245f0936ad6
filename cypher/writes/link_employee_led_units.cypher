// One row: how many rows found an end missing. The unit led replaces the one before.
// Starts from the unique ids of Employee and OrgUnit.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Employee {id: row.id})
USING INDEX SEEK n:Employee(id)
OPTIONAL MATCH (n)-[old:LEADS]->(:OrgUnit)
DELETE old
WITH DISTINCT n, row
WHERE row.leads IS NOT NULL
MATCH (end:OrgUnit {id: row.leads})
USING INDEX SEEK end:OrgUnit(id)
MERGE (n)-[:LEADS]->(end)
RETURN size([row IN $given.rows WHERE row.leads IS NOT NULL]) - count(*) AS missing
