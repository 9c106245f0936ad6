// One row: how many rows found an end missing. The owner replaces the one before.
// Starts from the unique ids of Opportunity and Employee.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Opportunity {id: row.id})
USING INDEX SEEK n:Opportunity(id)
OPTIONAL MATCH (n)<-[old:WORKS_ON {role: 'owner'}]-(:Employee)
DELETE old
WITH DISTINCT n, row
WHERE row.owner_id IS NOT NULL
MATCH (end:Employee {id: row.owner_id})
USING INDEX SEEK end:Employee(id)
CREATE (end)-[w:WORKS_ON {id: 'owner:' + row.id}]->(n)
SET w.role = 'owner'
RETURN size([row IN $given.rows WHERE row.owner_id IS NOT NULL]) - count(*) AS missing
