// One row: how many observations lost the notes that are named.
// Starts from the unique id of Observation.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Observation {id: row.id})
USING INDEX SEEK n:Observation(id)
SET
  n.evidence = CASE WHEN 'evidence' IN row.fields THEN null ELSE n.evidence END
RETURN count(*) AS removed
