// At most one row: the names of one of our people that are long enough to be looked for in texts.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (n:Employee {id: $id})
RETURN [name IN [n.name, n.name_en] WHERE size(name) >= 4 OR name =~ '.*[一-龥].+|.+[一-龥].*'] AS names
