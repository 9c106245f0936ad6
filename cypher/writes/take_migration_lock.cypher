// One row: whether the lock is ours now; a lock that was not renewed in time may be taken over.
// Starts from the unique id of MigrationLock.
CYPHER 5
MERGE (l:MigrationLock {id: 'migrations'})
SET l.id = 'migrations'
WITH l, l.holder IS NULL OR l.holder = $given.holder OR l.taken_at < datetime() - duration({seconds: $given.lease_s}) AS is_ours
SET l.holder = CASE WHEN is_ours THEN $given.holder ELSE l.holder END
SET l.taken_at = CASE WHEN is_ours THEN datetime() ELSE l.taken_at END
RETURN is_ours AS is_ours
