// One row: through which key somebody asks, which units they lead, and at how many customers for which reason.
// Starts from: unique Employee(id) and unique ApiKey(hash).
CYPHER 5
MATCH (viewer:Employee {id: $viewer_id})
OPTIONAL MATCH (key:ApiKey {hash: $key_hash})
CALL (viewer) {
  MATCH (viewer)-[w:COVERS]->(c:Customer)
  WHERE coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
  RETURN count(DISTINCT c) AS covers
}
CALL (viewer) {
  MATCH (viewer)-[w:COVERS {with_subsidiaries: true}]->(:Customer)<-[:PART_OF*1..10]-(c:Customer)
  WHERE coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
  RETURN count(DISTINCT c) AS subsidiaries
}
CALL (viewer) {
  MATCH (viewer)-[w:WORKS_ON]->(:Opportunity)-[:AT]->(c:Customer)
  WHERE coalesce(w.from <= $today, true) AND coalesce($today < w.to, true)
  RETURN count(DISTINCT c) AS works_on
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
