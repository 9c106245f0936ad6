// At most one row: the names of a person that are long enough to be looked for in texts.
// Starts from the unique id of Person.
CYPHER 5
MATCH (n:Person {id: $id})
RETURN [name IN [n.name, n.name_en] WHERE size(name) >= 4 OR name =~ '.*[一-龥].+|.+[一-龥].*'] AS names
