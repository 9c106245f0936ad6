// One row: how many ids found nobody. Those who took part replace those before.
// Starts from the unique ids of Interaction and Employee.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Interaction {id: row.id})
USING INDEX SEEK n:Interaction(id)
OPTIONAL MATCH (n)<-[old:TOOK_PART]-(:Employee)
DELETE old
WITH DISTINCT n, row
UNWIND row.employee_ids AS id
MATCH (end:Employee {id: id})
USING INDEX SEEK end:Employee(id)
MERGE (end)-[:TOOK_PART]->(n)
RETURN reduce(total = 0, row IN $given.rows | total + size(coalesce(row.employee_ids, []))) - count(*) AS missing
