// One row: whether changes wait for this holder until the moment given; another's pause that ran out may be taken over.
// Starts from the unique id of Company.
CYPHER 5
MATCH (c:Company {id: 'company'})
USING INDEX SEEK c:Company(id)
WHERE c.paused_by IS NULL OR c.paused_by = $given.holder OR c.paused_until < datetime()
SET
  c.paused_by = $given.holder,
  c.paused_until = datetime() + duration({seconds: $given.lease_s})
RETURN count(*) AS finished
