// One row: how many marks were given their number and seal; the head moves to the last of them.
// Starts from the unique ids of AuditEvent and SealHead.
CYPHER 5
UNWIND $given.seals AS sealed
MATCH (e:AuditEvent {id: sealed.id})
USING INDEX SEEK e:AuditEvent(id)
SET
  e.number = sealed.number,
  e.seal = sealed.seal,
  e.purpose_digest = sealed.purpose_digest
WITH count(e) AS sealed
MATCH (head:SealHead {id: 'audit'})
USING INDEX SEEK head:SealHead(id)
SET
  head.number = $given.number,
  head.seal = $given.seal,
  head.reached_at = datetime($given.reached_at)
RETURN sealed AS sealed
