// One row: who asks, and the customers at which one employee may have influenced somebody.
// Starts from: unique ApiKey(hash), Employee(id) of the asker and of the employee, unique Company(id).
CYPHER 5
OPTIONAL MATCH (company:Company {id: 'company'})
USING INDEX SEEK company:Company(id)
OPTIONAL MATCH (key:ApiKey {hash: $given.key_hash})
USING INDEX SEEK key:ApiKey(hash)
WHERE key.revoked_at IS NULL AND coalesce($given.now_ms < key.expires_at.epochMillis, true)
OPTIONAL MATCH (key)-[:ACTS_FOR]->(bearer:Employee)
OPTIONAL MATCH (named:Employee {id: $given.viewer_id})
USING INDEX SEEK named:Employee(id)
WITH company, key, coalesce(bearer, named) AS viewer
OPTIONAL MATCH (subject:Employee {id: $given.employee_id})
USING INDEX SEEK subject:Employee(id)
CALL (subject) {
  CALL (subject) {
    MATCH (subject)<-[:HELD_BY]-(:Observation)-[:ABOUT]->(p:Person)
    MATCH (p)-[:SAME_AS*0..10]-(:Person)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
    RETURN c
    UNION
    MATCH (subject)<-[:HELD_BY]-(:Observation)-[:ABOUT]->(:Person)-[:SAME_AS*0..10]-(:Person)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
    RETURN c
    UNION
    MATCH (subject)-[:HELPED|WORKS_ON]->(:Opportunity)-[:AT]->(c:Customer)
    RETURN c
  }
  WITH c
  ORDER BY c.id
  RETURN collect(c) AS named, collect(['employee:' + subject.id, c.id]) AS objects
}
CALL (named) {
  UNWIND named AS c
  MATCH (c)-[:SAME_AS*0..10]-(one:Customer)
  WITH DISTINCT one
  ORDER BY one.id
  RETURN collect(one.id) AS customer_ids, collect(one.revision) AS revisions
}
CALL (customer_ids) {
  UNWIND customer_ids AS id
  MATCH (a:Customer {id: id})-[:SAME_AS]->(b:Customer)
  USING INDEX SEEK a:Customer(id)
  RETURN collect([a.id, b.id]) AS same
}
RETURN viewer.id AS viewer_id,
  viewer.role AS viewer_role,
  key.id AS key_id,
  key.role AS key_role,
  key.last_used_at.epochMillis AS key_used_at,
  coalesce(viewer.hired_on <= $given.today, true) AND coalesce($given.today < viewer.left_on, true) AS is_active,
  EXISTS { (viewer)-[:LEADS]->(:OrgUnit) } AS is_lead,
  company.revision AS company_revision,
  customer_ids AS customer_ids,
  revisions AS revisions,
  CASE WHEN subject IS NULL THEN [] ELSE [subject.id] END AS own_ids,
  [] AS led_ids,
  same AS same,
  objects AS objects
