// One row per migration that was applied to this database.
// Starts from the label Migration: a handful of nodes.
CYPHER 5
MATCH (m:Migration)
RETURN m.id AS id,
  m.checksum AS checksum
ORDER BY id
