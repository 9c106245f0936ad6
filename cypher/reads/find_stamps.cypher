// One row: the latest moment at which a change of these dossiers was recorded, in milliseconds; null if none ever was.
// Starts from the unique ids of Company and Customer.
CYPHER 5
CALL () {
  MATCH (own:Company {id: 'company'})
  USING INDEX SEEK own:Company(id)
  RETURN own.stamped_at.epochMillis AS stamp
  UNION ALL
  UNWIND $given.customers AS id
  MATCH (c:Customer {id: id})
  USING INDEX SEEK c:Customer(id)
  RETURN c.stamped_at.epochMillis AS stamp
}
RETURN max(stamp) AS stamped_at
