// One row: how many images were stored of what a step of a load changes.
// Starts from the unique id of BeforeImage.
CYPHER 5
UNWIND $given.rows AS row
MERGE (b:BeforeImage {id: row.id})
SET
  b.step_id = $given.step_id,
  b.place = row.place,
  b.fact_id = row.fact_id,
  b.ids = row.ids,
  b.image = row.image
RETURN count(*) AS stored
