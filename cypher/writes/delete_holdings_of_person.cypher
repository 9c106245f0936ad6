// One row: how many seats a person no longer holds; they are vacant for as long as they were held.
// Starts from the unique id of Person.
CYPHER 5
MATCH (:Person {id: $id})-[w:HOLDS]->(:Seat)
DELETE w
RETURN count(*) AS removed
