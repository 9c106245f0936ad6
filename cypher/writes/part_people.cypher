// One row: how many persons are two again.
// Starts from the unique id of SAME_AS.
CYPHER 5
MATCH (:Person)-[w:SAME_AS {id: $id}]->(:Person)
DELETE w
RETURN count(*) AS removed
