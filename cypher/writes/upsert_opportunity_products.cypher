// One row: how many rows found an end missing.
// Starts from the unique ids of Opportunity and Product.
CYPHER 5
UNWIND $given.rows AS row
MATCH (o:Opportunity {id: row.opportunity_id})
USING INDEX SEEK o:Opportunity(id)
MATCH (p:Product {id: row.product_id})
USING INDEX SEEK p:Product(id)
MERGE (o)-[r:ABOUT {id: row.id}]->(p)
SET
  r.amount = row.amount,
  r.source = row.source,
  r.external_id = row.external_id,
  r.digest = row.digest,
  r.version = row.version
RETURN size($given.rows) - count(*) AS missing
