// That two records are one, or are not, is a tie with an id of its own.
// Creating a constraint starts from the ties of the type.

CYPHER 5
CREATE CONSTRAINT same_as_tie_id IF NOT EXISTS
FOR ()-[r:SAME_AS]-()
REQUIRE r.id IS UNIQUE;

CYPHER 5
CREATE CONSTRAINT differs_from_tie_id IF NOT EXISTS
FOR ()-[r:DIFFERS_FROM]-()
REQUIRE r.id IS UNIQUE;
