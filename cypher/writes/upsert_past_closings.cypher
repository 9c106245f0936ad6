// One row: how many rows found an end missing.
// Starts from the unique ids of Opportunity and Closing.
CYPHER 5
UNWIND $given.rows AS row
MATCH (o:Opportunity {id: row.opportunity_id})
USING INDEX SEEK o:Opportunity(id)
MERGE (n:Closing {id: row.id})
MERGE (n)-[:OF]->(o)
SET
  n.status = row.status,
  n.loss_reason = row.loss_reason,
  n.`from` = date(row.`from`),
  n.`to` = date(row.`to`),
  n.recorded_at = datetime(row.recorded_at),
  n.recorded_assumed = row.recorded_assumed,
  n.to_recorded_at = datetime(row.to_recorded_at),
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
