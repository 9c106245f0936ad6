// One row: whether the employee a key is for leads a unit; none if there is no such employee.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (e:Employee {id: $given.employee_id})
USING INDEX SEEK e:Employee(id)
RETURN EXISTS { (e)-[:LEADS]->(:OrgUnit) } AS is_lead
