// One row: how many interactions with a person lost what was written about them, and the person; and which.
// Starts from the unique id of Person.
CYPHER 5
MATCH (asked:Person {id: $given.id})<-[w:WITH|FOR]-(i:Interaction)
USING INDEX SEEK asked:Person(id)
SET
  i.purpose = null,
  i.summary = null,
  i.attitude = null,
  i.missed_reason = null
DELETE w
RETURN count(*) AS removed, collect(i.id) AS ids
