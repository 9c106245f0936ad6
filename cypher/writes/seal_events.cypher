// One row: how many marks were given their number and seal; the head moves to the last of them.
// Starts from the unique ids of AuditEvent and SealHead.
CYPHER 5
UNWIND $seals AS sealed
MATCH (e:AuditEvent {id: sealed[0]})
SET
  e.number = sealed[1],
  e.seal = sealed[2],
  e.purpose_digest = sealed[3]
WITH count(e) AS sealed
MATCH (head:SealHead {id: 'audit'})
SET
  head.number = $number,
  head.seal = $seal,
  head.reached_at = datetime($reached_at)
RETURN sealed AS sealed
