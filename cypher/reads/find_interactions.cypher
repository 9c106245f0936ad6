// One row: the interactions found, each as a list: id, digest, version, then its fields in the order of its record.
// Starts from the unique id of Interaction.
CYPHER 5
UNWIND $given.ids AS id
MATCH (n:Interaction {id: id})
USING INDEX SEEK n:Interaction(id)
OPTIONAL MATCH (n)-[:WITH]->(c:Customer)
OPTIONAL MATCH (n)-[:WITH]->(s:Store)
OPTIONAL MATCH (n)-[:FOR]->(o:Opportunity)
RETURN collect([
  n.id,
  n.digest,
  n.version,
  n.kind,
  n.mode,
  n.planned_at.epochMillis,
  n.held_at.epochMillis,
  n.minutes,
  n.purpose,
  n.summary,
  n.attitude,
  n.outcome,
  n.missed_reason,
  n.next_at.epochMillis,
  COLLECT {
    MATCH (e:Employee)-[:TOOK_PART]->(n)
    RETURN e.id
    ORDER BY e.id
  },
  COLLECT {
    MATCH (n)-[:WITH]->(p:Person)
    RETURN p.id
    ORDER BY p.id
  },
  COLLECT {
    MATCH (k:Competitor)-[:TOOK_PART]->(n)
    RETURN k.id
    ORDER BY k.id
  },
  c.id,
  s.id,
  o.id,
  n.recorded_at.epochMillis,
  n.recorded_assumed,
  n.source,
  n.external_id
]) AS records
