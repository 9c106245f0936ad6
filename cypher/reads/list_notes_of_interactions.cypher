// One row: the next $limit interactions in which something is written: their ids, and their notes in one order.
// Starts from a range of the unique ids of Interaction, in their order.
CYPHER 5
MATCH (n:Interaction)
USING INDEX SEEK n:Interaction(id)
WHERE n.id > $given.after AND (n.purpose IS NOT NULL OR n.summary IS NOT NULL OR n.attitude IS NOT NULL OR n.missed_reason IS NOT NULL)
WITH n
ORDER BY n.id
LIMIT $given.limit
RETURN collect(n.id) AS ids, collect([n.purpose, n.summary, n.attitude, n.missed_reason]) AS notes
