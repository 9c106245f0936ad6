// No rows. A transaction with this in it has changed something, as far as the planner can tell, and leaves nothing.
// Starts from nothing: what it makes it deletes.
CYPHER 5
CREATE (nothing:Operation)
DELETE nothing
