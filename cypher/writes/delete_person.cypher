// One row: how many persons are gone with their posts.
// Starts from the unique id of Person.
CYPHER 5
MATCH (n:Person {id: $given.id})
USING INDEX SEEK n:Person(id)
DETACH DELETE n
RETURN count(*) AS removed
