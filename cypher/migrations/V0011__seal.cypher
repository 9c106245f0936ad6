// Audit marks are chained in one order: each has a number of its own, and there is one head.
// Creating a constraint starts from the label's nodes.

CYPHER 5
CREATE CONSTRAINT audit_event_number IF NOT EXISTS
FOR (n:AuditEvent)
REQUIRE n.number IS UNIQUE;

CYPHER 5
CREATE CONSTRAINT seal_head_id IF NOT EXISTS
FOR (n:SealHead)
REQUIRE n.id IS UNIQUE;
