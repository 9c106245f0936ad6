// One row: how many employees' own word about the connection graph is recorded: one, or none if there is no such employee.
// Starts from the unique id of Employee.
CYPHER 5
MATCH (e:Employee {id: $given.employee_id})
USING INDEX SEEK e:Employee(id)
SET e.own_opt_out = $given.is_out
RETURN count(*) AS changed
