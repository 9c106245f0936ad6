// One row: how many holdings of seats from these sources hold on the day.
// Starts from all ties of the type: they have no index by source, and are counted once a load.
CYPHER 5
MATCH (:Person)-[r:HOLDS]->(:Seat)
WHERE r.source IN $given.sources
  AND (r.`from` IS NULL OR r.`from` <= $given.day)
  AND (r.`to` IS NULL OR r.`to` > $given.day)
RETURN count(r) AS n
