// Up to $limit rows: notes of ratings as they are stored, sealed or not.
// Starts from the label Observation, until enough with a note were found.
CYPHER 5
MATCH (n:Observation)
WHERE n.evidence IS NOT NULL
RETURN n.id AS id,
  n.evidence AS text
LIMIT $given.limit
