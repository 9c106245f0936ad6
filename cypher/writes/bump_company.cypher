// One row: our own side has a new revision; it is stamped no earlier than before.
// Starts from the unique id of Company.
CYPHER 5
MATCH (c:Company {id: 'company'})
USING INDEX SEEK c:Company(id)
SET
  c.revision = c.revision + 1,
  c.stamped_at = CASE WHEN c.stamped_at >= $given.stamped_at OR $given.stamped_at IS NULL THEN c.stamped_at ELSE $given.stamped_at END
RETURN count(*) AS bumped
