// No rows: there can be one migration lock only.
// Starts from the label MigrationLock: at most one node.
CYPHER 5
CREATE CONSTRAINT migration_lock_id IF NOT EXISTS
FOR (n:MigrationLock)
REQUIRE n.id IS UNIQUE
