// One row: how many nodes were removed with their ties, at most $limit; whatever remembers what was done stays.
// Starts from the labels: everything of them goes.
CYPHER 5
MATCH (n:OrgUnit|Employee|Customer|Department|Person|Competitor|Product|Opportunity|Seat|Closing|Stage|Agreement|Interaction|Task|WorkOrder|Order|Invoice|Expense|Promotion|Store|Target|Metric|Alert|Observation|ApiKey|Load|LoadStep|BeforeImage|ImportJob|Contest)
WITH n
LIMIT $given.limit
DETACH DELETE n
RETURN count(*) AS removed
