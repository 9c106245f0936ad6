// One row: how many locks of this holder were released.
// Starts from the unique id of MigrationLock.
CYPHER 5
MATCH (l:MigrationLock {id: 'migrations'})
USING INDEX SEEK l:MigrationLock(id)
WHERE l.holder = $given.holder
SET l.holder = null
RETURN count(*) AS released
