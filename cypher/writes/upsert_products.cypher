// One row: how many of the products could not be written (none: a node has no ends).
// Starts from the unique id of Product.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Product {id: row.id})
SET
  n.name = row.name,
  n.category = row.category,
  n.brand = row.brand,
  n.pack = row.pack,
  n.high_margin = row.high_margin,
  n.unit_cost = row.unit_cost,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
