// One row: the number of a step of a load; steps are undone from the last to the first.
// Starts from the index on load_id of LoadStep, then from its unique id.
CYPHER 5
OPTIONAL MATCH (other:LoadStep {load_id: $given.load_id})
USING INDEX SEEK other:LoadStep(load_id)
WITH count(other) AS steps
MERGE (s:LoadStep {id: $given.id})
ON CREATE SET
  s.number = steps,
  s.load_id = $given.load_id,
  s.kind = $given.kind,
  s.made = $given.made
RETURN s.number AS number
