// One row: how many ratings of a person are gone, at most $limit, and which.
// Starts from the unique id of Person.
CYPHER 5
MATCH (asked:Person {id: $given.id})<-[:ABOUT]-(n:Observation)
USING INDEX SEEK asked:Person(id)
WITH n
ORDER BY n.id
LIMIT $given.limit
WITH n, n.id AS id
DETACH DELETE n
RETURN count(*) AS removed, collect(id) AS ids
