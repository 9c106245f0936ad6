// One row: whether changes no longer wait for this holder.
// Starts from the unique id of Company.
CYPHER 5
MATCH (c:Company {id: 'company'})
USING INDEX SEEK c:Company(id)
WHERE c.paused_by = $given.holder
SET
  c.paused_by = null,
  c.paused_until = null
RETURN count(*) AS finished
