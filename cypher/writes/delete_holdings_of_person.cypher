// One row: how many seats a person no longer holds; they are vacant for as long as they were held.
// Starts from the unique id of Person.
CYPHER 5
MATCH (asked:Person {id: $given.id})-[w:HOLDS]->(:Seat)
USING INDEX SEEK asked:Person(id)
DELETE w
RETURN count(*) AS removed
