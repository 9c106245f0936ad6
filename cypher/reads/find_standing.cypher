// One row: through which key somebody asks, which units they lead, and at how many customers for which reason.
// Starts from: unique Employee(id) and unique ApiKey(hash).
CYPHER 5
MATCH (viewer:Employee {id: $given.viewer_id})
USING INDEX SEEK viewer:Employee(id)
OPTIONAL MATCH (key:ApiKey {hash: $given.key_hash})
USING INDEX SEEK key:ApiKey(hash)
CALL (viewer) {
  MATCH (viewer)-[w:COVERS]->(c:Customer)
  WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
  MATCH (c)-[:SAME_AS*0..10]->(kept:Customer)
  WHERE NOT EXISTS { (kept)-[:SAME_AS]->(:Customer) }
  RETURN count(DISTINCT kept) AS covers
}
CALL (viewer) {
  MATCH (viewer)-[w:COVERS {with_subsidiaries: true}]->(g:Customer)
  MATCH (g) (
    (b:Customer)-[r:PART_OF|SAME_AS]-(a:Customer)
    WHERE type(r) = 'SAME_AS' OR endNode(r) = b
  ){1,12} (c:Customer)
  WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
  MATCH (c)-[:SAME_AS*0..10]->(kept:Customer)
  WHERE NOT EXISTS { (kept)-[:SAME_AS]->(:Customer) }
  RETURN count(DISTINCT kept) AS subsidiaries
}
CALL (viewer) {
  MATCH (viewer)-[w:WORKS_ON]->(:Opportunity)-[:AT]->(c:Customer)
  WHERE coalesce(w.from <= $given.today, true) AND coalesce($given.today < w.to, true)
  MATCH (c)-[:SAME_AS*0..10]->(kept:Customer)
  WHERE NOT EXISTS { (kept)-[:SAME_AS]->(:Customer) }
  RETURN count(DISTINCT kept) AS works_on
}
CALL (viewer) {
  MATCH (viewer)-[:LEADS]->(u:OrgUnit)
  WITH u
  ORDER BY u.id
  RETURN collect([u.id, u.name, u.name_en]) AS leads
}
OPTIONAL MATCH (viewer)-[:MEMBER_OF]->(unit:OrgUnit)
RETURN viewer.name AS name,
  viewer.name_en AS name_en,
  unit.id AS org_unit,
  key.id AS key_id,
  key.expires_at.epochMillis AS key_expires_at,
  covers AS covers,
  subsidiaries AS subsidiaries,
  works_on AS works_on,
  leads AS leads
LIMIT 1
