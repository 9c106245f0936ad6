// One row: who asks, all customers with their revisions, and which of them are the asker's own or led by them.
// Starts from: unique ApiKey(hash), Employee(id), Company(id); all customers, since the portfolio is all of them.
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
  MATCH (c:Customer)
  WITH c
  ORDER BY c.id
  RETURN collect(c.id) AS customer_ids, collect(c.revision) AS revisions
}
CALL () {
  MATCH (a:Customer)-[:SAME_AS]->(b:Customer)
  RETURN collect([a.id, b.id]) AS same
}
CALL (viewer) {
  CALL (viewer) {
    MATCH (viewer)-[w:COVERS]->(c:Customer)
    WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    RETURN c
    UNION
    MATCH (viewer)-[w:COVERS {with_subsidiaries: true}]->(g:Customer)
    MATCH (g) (
      (b:Customer)-[r:PART_OF|SAME_AS]-(a:Customer)
      WHERE type(r) = 'SAME_AS' OR endNode(r) = b
    ){1,12} (c:Customer)
    WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    RETURN c
    UNION
    MATCH (viewer)-[w:WORKS_ON]->(:Opportunity)-[:AT]->(c:Customer)
    WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    RETURN c
  }
  WITH c
  ORDER BY c.id
  RETURN collect(c.id) AS own_ids
}
CALL (viewer) {
  CALL (viewer) {
    MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(e:Employee)
    MATCH (e)-[w:COVERS]->(c:Customer)
    WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    RETURN c
    UNION
    MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(e:Employee)
    MATCH (e)-[w:COVERS {with_subsidiaries: true}]->(g:Customer)
    MATCH (g) (
      (b:Customer)-[r:PART_OF|SAME_AS]-(a:Customer)
      WHERE type(r) = 'SAME_AS' OR endNode(r) = b
    ){1,12} (c:Customer)
    WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    RETURN c
    UNION
    MATCH (viewer)-[:LEADS]->(:OrgUnit)<-[:PART_OF*0..10]-(:OrgUnit)<-[:MEMBER_OF]-(e:Employee)
    MATCH (e)-[w:WORKS_ON]->(:Opportunity)-[:AT]->(c:Customer)
    WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
    RETURN c
  }
  WITH c
  ORDER BY c.id
  RETURN collect(c.id) AS led_ids
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
  [] AS objects
