// A contest is found by its id, an erasure by its id and by whom it is about; what was erased is refused when it comes again.
// Creating a constraint starts from the label's nodes.

CYPHER 5
CREATE CONSTRAINT contest_id IF NOT EXISTS
FOR (n:Contest)
REQUIRE n.id IS UNIQUE;

CYPHER 5
CREATE INDEX contest_status IF NOT EXISTS
FOR (n:Contest)
ON (n.status);

CYPHER 5
CREATE CONSTRAINT erasure_id IF NOT EXISTS
FOR (n:Erasure)
REQUIRE n.id IS UNIQUE;

CYPHER 5
CREATE INDEX erasure_subject IF NOT EXISTS
FOR (n:Erasure)
ON (n.subject_id);

CYPHER 5
CREATE INDEX erasure_status IF NOT EXISTS
FOR (n:Erasure)
ON (n.status);
