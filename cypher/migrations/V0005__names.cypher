// Exact names: a file may refer to things by name.
// Each is built in the background; the runner awaits it.

CYPHER 5
CREATE INDEX org_unit_name IF NOT EXISTS
FOR (n:OrgUnit)
ON (n.name);

CYPHER 5
CREATE INDEX employee_name IF NOT EXISTS
FOR (n:Employee)
ON (n.name);

CYPHER 5
CREATE INDEX customer_name IF NOT EXISTS
FOR (n:Customer)
ON (n.name);

CYPHER 5
CREATE INDEX department_name IF NOT EXISTS
FOR (n:Department)
ON (n.name);

CYPHER 5
CREATE INDEX person_name IF NOT EXISTS
FOR (n:Person)
ON (n.name);

CYPHER 5
CREATE INDEX competitor_name IF NOT EXISTS
FOR (n:Competitor)
ON (n.name);

CYPHER 5
CREATE INDEX product_name IF NOT EXISTS
FOR (n:Product)
ON (n.name);

CYPHER 5
CREATE INDEX opportunity_name IF NOT EXISTS
FOR (n:Opportunity)
ON (n.name);

CYPHER 5
CREATE INDEX store_name IF NOT EXISTS
FOR (n:Store)
ON (n.name);
