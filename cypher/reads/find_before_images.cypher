// One row per image of what a step of a load changed.
// Starts from the index on step_id of BeforeImage.
CYPHER 5
MATCH (b:BeforeImage {step_id: $given.step_id})
USING INDEX SEEK b:BeforeImage(step_id)
RETURN b.place AS place,
  b.fact_id AS fact_id,
  b.image AS image
ORDER BY place, fact_id
