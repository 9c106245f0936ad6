// One row: how many ids found nobody. Rivals who took part replace those before.
// Starts from the unique ids of Interaction and Competitor.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Interaction {id: row.id})
USING INDEX SEEK n:Interaction(id)
OPTIONAL MATCH (n)<-[old:TOOK_PART]-(:Competitor)
DELETE old
WITH DISTINCT n, row
UNWIND row.competitor_ids AS id
MATCH (end:Competitor {id: id})
USING INDEX SEEK end:Competitor(id)
MERGE (end)-[:TOOK_PART]->(n)
RETURN reduce(total = 0, row IN $given.rows | total + size(coalesce(row.competitor_ids, []))) - count(*) AS missing
