// Our own side: one node whose revision moves when employees, units or the catalogue change.
// Starts from the unique id of Company.

CYPHER 5
MERGE (c:Company {id: 'company'})
ON CREATE SET c.revision = 0;
