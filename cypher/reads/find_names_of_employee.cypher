// At most one row: the names of one of our people, in Chinese and English.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (n:Employee {id: $given.id})
USING INDEX SEEK n:Employee(id)
RETURN n.name AS name, n.name_en AS name_en
