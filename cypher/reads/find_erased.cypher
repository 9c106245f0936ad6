// One row: which of the ids were erased, by whose they were.
// Starts from the index on subject_id of Erasure.
CYPHER 5
MATCH (e:Erasure)
USING INDEX SEEK e:Erasure(subject_id)
WHERE e.subject_id IN $given.ids AND e.kind = $given.kind
RETURN collect(e.subject_id) AS ids
