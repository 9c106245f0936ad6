// At most one row: the last step of a load before a number, and its number, kind and what it made.
// Starts from the index on load_id and number of LoadStep.
CYPHER 5
MATCH (s:LoadStep {load_id: $given.load_id})
USING INDEX SEEK s:LoadStep(load_id)
WHERE s.number < $given.before
RETURN s.id AS id,
  s.number AS number,
  s.kind AS kind,
  s.made AS made
ORDER BY number DESC
LIMIT 1
