// One row: who asks (by name or by key), the customers that the objects asked about belong to, and what binds them.
// Starts from: unique ApiKey(hash), Employee(id), Company(id) and the unique ids of the objects.
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
CALL () {
  CALL () {
    UNWIND $given.customers AS id
    MATCH (c:Customer {id: id})
    USING INDEX SEEK c:Customer(id)
    RETURN 'customer:' + id AS object, c
    UNION
    UNWIND $given.departments AS id
    MATCH (asked:Department {id: id})-[:OF]->(c:Customer)
    USING INDEX SEEK asked:Department(id)
    RETURN 'department:' + id AS object, c
    UNION
    UNWIND $given.people AS id
    MATCH (asked:Person {id: id})-[:SAME_AS*0..10]-(:Person)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
    USING INDEX SEEK asked:Person(id)
    RETURN 'person:' + id AS object, c
    UNION
    UNWIND $given.people AS id
    MATCH (asked:Person {id: id})-[:SAME_AS*0..10]-(:Person)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
    USING INDEX SEEK asked:Person(id)
    RETURN 'person:' + id AS object, c
    UNION
    UNWIND $given.people AS id
    MATCH (p:Person {id: id})
    USING INDEX SEEK p:Person(id)
    WHERE NOT EXISTS { (p)-[:SAME_AS*0..10]-(:Person)-[:WORKS_IN|HOLDS]->() }
    RETURN 'person:' + id AS object, null AS c
    UNION
    UNWIND $given.opportunities AS id
    MATCH (asked:Opportunity {id: id})-[:AT]->(c:Customer)
    USING INDEX SEEK asked:Opportunity(id)
    RETURN 'opportunity:' + id AS object, c
    UNION
    UNWIND $given.seats AS id
    MATCH (asked:Seat {id: id})-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
    USING INDEX SEEK asked:Seat(id)
    RETURN 'seat:' + id AS object, c
  }
  WITH object, c
  ORDER BY object, c.id
  RETURN collect([object, c.id]) AS objects, collect(DISTINCT c) AS named
}
CALL (named) {
  UNWIND named AS c
  MATCH (c)-[:SAME_AS*0..10]-(one:Customer)
  RETURN collect(DISTINCT one) AS found
}
CALL (found) {
  UNWIND found AS a
  MATCH (a)-[:SAME_AS]->(b:Customer)
  RETURN collect([a.id, b.id]) AS same
}
CALL (viewer, found) {
  UNWIND found AS c
  WITH viewer, c
  ORDER BY c.id
  WITH c,
    EXISTS {
      MATCH (viewer)-[w:COVERS]->(c)
      WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    } OR EXISTS {
      MATCH (c) (
        (a:Customer)-[r:PART_OF|SAME_AS]-(b:Customer)
        WHERE type(r) = 'SAME_AS' OR startNode(r) = a
      ){1,12} (g:Customer)
      MATCH (viewer)-[w:COVERS {with_subsidiaries: true}]->(g)
      WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    } OR EXISTS {
      MATCH (viewer)-[w:WORKS_ON]->(:Opportunity)-[:AT]->(c)
      WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    } AS is_own,
    EXISTS {
      MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(:Employee)-[w:COVERS]->(c)
      WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    } OR EXISTS {
      MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(:Employee)-[w:COVERS]->(g:Customer)
      MATCH (c) (
        (a:Customer)-[r:PART_OF|SAME_AS]-(b:Customer)
        WHERE type(r) = 'SAME_AS' OR startNode(r) = a
      ){1,12} (g)
      WHERE w.with_subsidiaries AND coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    } OR EXISTS {
      MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(:Employee)-[w:WORKS_ON]->(o:Opportunity)
      MATCH (o)-[:AT]->(c)
      WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    } AS is_led
  RETURN collect(c.id) AS customer_ids,
    collect(c.revision) AS revisions,
    collect(CASE WHEN is_own THEN c.id END) AS own_ids,
    collect(CASE WHEN is_led THEN c.id END) AS led_ids
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
  own_ids AS own_ids,
  led_ids AS led_ids,
  same AS same,
  objects AS objects
