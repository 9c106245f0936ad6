// One row: how many ties of a person to others are gone.
// Starts from the unique id of Person.
CYPHER 5
MATCH (asked:Person {id: $given.id})-[w:REPORTS_TO|SWAYS|KNOWS|AT_ODDS_WITH]-(:Person|Employee)
USING INDEX SEEK asked:Person(id)
DELETE w
RETURN count(*) AS removed
