// One row: the next $limit contests in which something is written: their ids, and their notes in one order.
// Starts from a range of the unique ids of Contest, in their order.
CYPHER 5
MATCH (n:Contest)
USING INDEX SEEK n:Contest(id)
WHERE n.id > $given.after AND (n.text IS NOT NULL OR n.reason IS NOT NULL)
WITH n
ORDER BY n.id
LIMIT $given.limit
RETURN collect(n.id) AS ids, collect([n.text, n.reason]) AS notes
