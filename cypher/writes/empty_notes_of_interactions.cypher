// One row: how many interactions lost the notes that are named.
// Starts from the unique id of Interaction.
CYPHER 5
UNWIND $given.rows AS row
MATCH (n:Interaction {id: row.id})
USING INDEX SEEK n:Interaction(id)
SET
  n.purpose = CASE WHEN 'purpose' IN row.fields THEN null ELSE n.purpose END,
  n.summary = CASE WHEN 'summary' IN row.fields THEN null ELSE n.summary END,
  n.attitude = CASE WHEN 'attitude' IN row.fields THEN null ELSE n.attitude END,
  n.missed_reason = CASE WHEN 'missed_reason' IN row.fields THEN null ELSE n.missed_reason END
RETURN count(*) AS removed
