// One row: how many facts of the most telling kinds there are, and of all nodes and ties.
// Starts from the counts that the store keeps of each label.
CYPHER 5
RETURN
  COUNT {
    MATCH (n:Customer)
  } AS customers,
  COUNT {
    MATCH (n:Person)
  } AS people,
  COUNT {
    MATCH (n:Employee)
  } AS employees,
  COUNT {
    MATCH (n:Opportunity)
  } AS opportunities,
  COUNT {
    MATCH (n:Observation)
  } AS observations,
  COUNT {
    MATCH (n:Interaction)
  } AS interactions,
  COUNT {
    MATCH (n:ApiKey)
  } AS api_keys,
  COUNT {
    MATCH (n:AuditEvent)
  } AS audit_events
