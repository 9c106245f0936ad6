// One row: how many customers have a new revision; none is stamped earlier than before.
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $given.customers AS id
MATCH (c:Customer {id: id})
USING INDEX SEEK c:Customer(id)
SET
  c.revision = coalesce(c.revision, 0) + 1,
  c.stamped_at = CASE WHEN c.stamped_at >= $given.stamped_at OR $given.stamped_at IS NULL THEN c.stamped_at ELSE $given.stamped_at END
RETURN count(*) AS bumped
