// At most one row: the names of a person, in Chinese and English.
// Starts from the unique id of Person.
CYPHER 5
MATCH (n:Person {id: $given.id})
USING INDEX SEEK n:Person(id)
RETURN n.name AS name, n.name_en AS name_en
