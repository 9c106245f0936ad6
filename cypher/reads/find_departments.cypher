// One row: the departments found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Department.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Department {id: id})
USING INDEX SEEK n:Department(id)
OPTIONAL MATCH (n)-[:OF]->(c:Customer)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.name,
  n.name_en,
  n.key,
  c.id,
  n.source,
  n.external_id
]) AS records
