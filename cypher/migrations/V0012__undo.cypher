// What a load leaves so that it can be undone: its steps, and images of what it changed. A load is found by its status.
// Creating a constraint starts from the label's nodes.

CYPHER 5
CREATE CONSTRAINT load_step_id IF NOT EXISTS
FOR (n:LoadStep)
REQUIRE n.id IS UNIQUE;

CYPHER 5
CREATE CONSTRAINT before_image_id IF NOT EXISTS
FOR (n:BeforeImage)
REQUIRE n.id IS UNIQUE;

CYPHER 5
CREATE INDEX load_step_load IF NOT EXISTS
FOR (n:LoadStep)
ON (n.load_id);

CYPHER 5
CREATE INDEX before_image_step IF NOT EXISTS
FOR (n:BeforeImage)
ON (n.step_id);

CYPHER 5
CREATE INDEX load_status IF NOT EXISTS
FOR (n:Load)
ON (n.status);
