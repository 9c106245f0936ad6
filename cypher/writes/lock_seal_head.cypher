// One row: the end of the chain of sealed marks, locked until the transaction ends: there is one sealer at a time.
// Starts from the unique id of SealHead.
CYPHER 5
MERGE (head:SealHead {id: 'audit'})
ON CREATE SET
  head.number = 0,
  head.seal = ''
SET head._lock = true
RETURN head.number AS number,
  head.seal AS seal,
  toString(head.reached_at) AS reached_at
