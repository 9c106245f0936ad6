// One row: of the units asked for, [child, parent] as stored.
// Starts from the unique id of OrgUnit.
CYPHER 5
UNWIND $given.ids AS id
MATCH (a:OrgUnit {id: id})-[:PART_OF]->(b:OrgUnit)
USING INDEX SEEK a:OrgUnit(id)
RETURN collect([a.id, b.id, null, null, null]) AS edges
