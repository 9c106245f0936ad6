// One row: the org units found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of OrgUnit.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:OrgUnit {id: id})
USING INDEX SEEK n:OrgUnit(id)
OPTIONAL MATCH (n)-[:PART_OF]->(parent:OrgUnit)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.name,
  n.name_en,
  n.kind,
  n.territory,
  parent.id,
  n.source,
  n.external_id
]) AS records
