// At most one row: whether one of our people has left by a day.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (n:Employee {id: $given.id})
USING INDEX SEEK n:Employee(id)
RETURN coalesce(n.left_on <= $given.today, false) AS has_left
