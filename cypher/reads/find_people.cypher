// One row: the persons found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Person.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Person {id: id})
USING INDEX SEEK n:Person(id)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.name,
  n.name_en,
  n.title,
  n.organisation,
  n.source,
  n.external_id
]) AS records
