// One row: the next $limit observations in which something is written: their ids, and their notes in one order.
// Starts from a range of the unique ids of Observation, in their order.
CYPHER 5
MATCH (n:Observation)
USING INDEX SEEK n:Observation(id)
WHERE n.id > $given.after AND n.evidence IS NOT NULL
WITH n
ORDER BY n.id
LIMIT $given.limit
RETURN collect(n.id) AS ids, collect([n.evidence]) AS notes
