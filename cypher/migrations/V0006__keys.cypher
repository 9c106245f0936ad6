// A key is found by the hash of its secret, never by the secret.
// Creating a constraint starts from the label's nodes.

CYPHER 5
CREATE CONSTRAINT api_key_hash IF NOT EXISTS
FOR (n:ApiKey)
REQUIRE n.hash IS UNIQUE;

CYPHER 5
CREATE INDEX audit_event_at IF NOT EXISTS
FOR (n:AuditEvent)
ON (n.at);
