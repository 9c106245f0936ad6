// An import by upload is found by its id, and those under way by their status.
// Creating a constraint starts from the label's nodes.

CYPHER 5
CREATE CONSTRAINT import_job_id IF NOT EXISTS
FOR (n:ImportJob)
REQUIRE n.id IS UNIQUE;

CYPHER 5
CREATE INDEX import_job_status IF NOT EXISTS
FOR (n:ImportJob)
ON (n.status);
