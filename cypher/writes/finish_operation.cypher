// One row: the operation is done, with its result.
// Starts from the unique id of Operation.
CYPHER 5
MATCH (o:Operation {id: $given.id})
USING INDEX SEEK o:Operation(id)
SET o.status = 'done', o.result = $given.result
RETURN count(*) AS finished
