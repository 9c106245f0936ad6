// A deal that was reopened keeps how it had been closed: a closing of the past is a node of its own.
// Creating a constraint starts from the label's nodes.
CYPHER 5
CREATE CONSTRAINT closing_id IF NOT EXISTS
FOR (n:Closing)
REQUIRE n.id IS UNIQUE;
