// One row: the clock of the database, and what was begun in it and is not done.
// Starts from the labels Load and MigrationLock (few nodes), the indexes on status, and the unique id of Company.
CYPHER 5
RETURN
  datetime().epochMillis AS now_ms,
  COLLECT {
    MATCH (c:Company {id: 'company'})
    USING INDEX SEEK c:Company(id)
    WHERE c.stamped_at IS NOT NULL
    RETURN c.stamped_at.epochMillis
  } AS stamps_ms,
  COLLECT {
    MATCH (e:Erasure {status: 'running'})
    USING INDEX SEEK e:Erasure(status)
    RETURN e.id
    ORDER BY e.id
    LIMIT 20
  } AS erasures,
  COLLECT {
    MATCH (l:Load {status: 'undoing'})
    USING INDEX SEEK l:Load(status)
    RETURN l.id
  } AS undoing,
  COUNT {
    MATCH (j:ImportJob {status: 'running'})
    USING INDEX SEEK j:ImportJob(status)
    WHERE j.lease_until < datetime()
  } AS imports,
  COLLECT {
    MATCH (l:MigrationLock)
    WHERE l.holder IS NOT NULL
    RETURN duration.inSeconds(l.taken_at, datetime()).seconds
  } AS locks_s
