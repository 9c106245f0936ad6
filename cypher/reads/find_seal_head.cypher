// One row: the end of the chain of sealed marks, and how many old marks stand outside the chain.
// Starts from: unique SealHead(id), index on AuditEvent(at).
CYPHER 5
OPTIONAL MATCH (head:SealHead {id: 'audit'})
USING INDEX SEEK head:SealHead(id)
OPTIONAL MATCH (e:AuditEvent)
USING INDEX SEEK e:AuditEvent(at)
WHERE e.at < datetime($given.before) AND e.at < head.reached_at - duration({seconds: $given.late_s}) AND e.number IS NULL
RETURN coalesce(head.number, 0) AS number,
  coalesce(head.seal, '') AS seal,
  count(e) AS outside
