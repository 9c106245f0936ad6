// One row per key ever issued: whose it is, in which role, since when, until when. Never its hash.
// Starts from: all keys, which are few.
CYPHER 5
MATCH (key:ApiKey)-[:ACTS_FOR]->(e:Employee)
RETURN key.id AS id,
  e.id AS employee_id,
  key.role AS role,
  key.issued_at.epochMillis AS issued_at,
  key.expires_at.epochMillis AS expires_at,
  key.last_used_at.epochMillis AS last_used_at,
  key.revoked_at.epochMillis AS revoked_at
ORDER BY issued_at DESC, id
LIMIT 10000
