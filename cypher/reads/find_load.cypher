// At most one row: a load, and how many of its steps can be undone.
// Starts from the unique id of Load.
CYPHER 5
MATCH (l:Load {id: $given.id})
USING INDEX SEEK l:Load(id)
RETURN l.id AS id,
  l.status AS status,
  l.counts AS counts,
  l.started_at.epochMillis AS started_at,
  l.finished_at.epochMillis AS finished_at,
  l.undone_at.epochMillis AS undone_at,
  COUNT {
    MATCH (s:LoadStep {load_id: l.id})
    USING INDEX SEEK s:LoadStep(load_id)
  } AS steps,
  toString(l.state_of) AS state_of
