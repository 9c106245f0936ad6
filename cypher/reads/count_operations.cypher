// One row: how many operations were ever carried out: it moves with every change, whoever makes it.
// Starts from the count that the store keeps of the label.
CYPHER 5
RETURN
  COUNT {
    MATCH (o:Operation)
  } AS operations
