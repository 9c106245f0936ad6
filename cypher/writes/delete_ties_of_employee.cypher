// One row: how many ties of one of us to others are gone, and units they led.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (employee:Employee {id: $given.id})-[w:KNOWS|LEADS]-(:Person|Employee|OrgUnit)
USING INDEX SEEK employee:Employee(id)
DELETE w
RETURN count(*) AS removed
