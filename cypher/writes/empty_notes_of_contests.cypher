// One row: how many contests lost the notes that are named.
// Starts from the unique id of Contest.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Contest {id: row.id})
USING INDEX SEEK n:Contest(id)
SET
  n.text = CASE WHEN 'text' IN row.fields THEN null ELSE n.text END,
  n.reason = CASE WHEN 'reason' IN row.fields THEN null ELSE n.reason END
RETURN count(*) AS removed
