// One row: the migration is recorded as applied, with the checksum of its file.
// Starts from the unique id of Migration.
CYPHER 5
MERGE (m:Migration {id: $given.id})
ON CREATE SET m.checksum = $given.checksum, m.applied_at = datetime()
RETURN m.checksum AS checksum
