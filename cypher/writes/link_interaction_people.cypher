// One row: how many ids found nobody. The people met replace those before.
// Starts from the unique ids of Interaction and Person.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Interaction {id: row.id})
USING INDEX SEEK n:Interaction(id)
OPTIONAL MATCH (n)-[old:WITH]->(:Person)
DELETE old
WITH DISTINCT n, row
UNWIND row.person_ids AS id
MATCH (end:Person {id: id})
USING INDEX SEEK end:Person(id)
MERGE (n)-[:WITH]->(end)
RETURN reduce(total = 0, row IN $given.rows | total + size(coalesce(row.person_ids, []))) - count(*) AS missing
