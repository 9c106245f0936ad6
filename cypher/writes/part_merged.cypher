// One row: how many merges, of persons or of customers, were taken back.
// Starts from the unique id of SAME_AS.
CYPHER 5
MATCH (:Person|Customer)-[w:SAME_AS {id: $given.id}]->(:Person|Customer)
USING INDEX SEEK w:SAME_AS(id)
DELETE w
RETURN count(*) AS removed
