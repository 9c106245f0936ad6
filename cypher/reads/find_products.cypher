// One row: the products found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Product.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Product {id: id})
USING INDEX SEEK n:Product(id)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.name,
  n.category,
  n.brand,
  n.pack,
  n.high_margin,
  n.unit_cost,
  n.source,
  n.external_id
]) AS records
