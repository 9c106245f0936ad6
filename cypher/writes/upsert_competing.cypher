// One row: how many rows found an end missing.
// Starts from the unique ids of Competitor and Opportunity.
CYPHER 5
UNWIND $given.rows AS row
MATCH (k:Competitor {id: row.competitor_id})
USING INDEX SEEK k:Competitor(id)
MATCH (o:Opportunity {id: row.opportunity_id})
USING INDEX SEEK o:Opportunity(id)
MERGE (k)-[r:COMPETES_FOR {id: row.id}]->(o)
SET
  r.quote = row.quote,
  r.solution = row.solution,
  r.strategy = row.strategy,
  r.result = row.result,
  r.source = row.source,
  r.external_id = row.external_id,
  r.digest = row.digest,
  r.version = row.version
RETURN size($given.rows) - count(*) AS missing
