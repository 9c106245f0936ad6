// One row per index, those of constraints included.
// Starts from the schema, not from data.
CYPHER 5
SHOW INDEXES
YIELD name, state
RETURN name AS name,
  state AS state
ORDER BY name
