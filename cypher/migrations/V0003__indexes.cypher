// Indexes that questions across customers start from, and names to search in (Chinese without word gaps: cjk).
// Each is built in the background; the runner awaits it.

CYPHER 5
CREATE INDEX observation_metric IF NOT EXISTS
FOR (n:Observation)
ON (n.metric, n.valid_at);

CYPHER 5
CREATE INDEX opportunity_status IF NOT EXISTS
FOR (n:Opportunity)
ON (n.status, n.closed_on);

CYPHER 5
CREATE INDEX order_ordered_on IF NOT EXISTS
FOR (n:Order)
ON (n.ordered_on);

CYPHER 5
CREATE INDEX interaction_held_at IF NOT EXISTS
FOR (n:Interaction)
ON (n.held_at);

CYPHER 5
CREATE FULLTEXT INDEX person_names IF NOT EXISTS
FOR (n:Person)
ON EACH [n.name, n.name_en]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};

CYPHER 5
CREATE FULLTEXT INDEX customer_names IF NOT EXISTS
FOR (n:Customer)
ON EACH [n.name, n.name_en]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};

CYPHER 5
CREATE FULLTEXT INDEX employee_names IF NOT EXISTS
FOR (n:Employee)
ON EACH [n.name, n.name_en]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};

CYPHER 5
CREATE FULLTEXT INDEX opportunity_names IF NOT EXISTS
FOR (n:Opportunity)
ON EACH [n.name, n.name_en]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
