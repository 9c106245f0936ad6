// One row: a step that was undone is gone, with its images.
// Starts from the unique id of LoadStep and the index on step_id of BeforeImage.
CYPHER 5
MATCH (s:LoadStep {id: $given.id})
USING INDEX SEEK s:LoadStep(id)
OPTIONAL MATCH (b:BeforeImage {step_id: $given.id})
USING INDEX SEEK b:BeforeImage(step_id)
DETACH DELETE b, s
RETURN count(*) AS finished
