// One row per connection to the server: how whoever holds it calls itself.
// Starts from the server, not from data.
CYPHER 5
CALL dbms.listConnections()
YIELD userAgent
RETURN userAgent AS agent
ORDER BY agent
