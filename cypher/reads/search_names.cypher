// One row: how many visible things answer to the words, and the first of them as lists, the closest names first.
// Starts from: full-text indexes names and spellings; every hit is held against the visible customers at once.
CYPHER 5
CALL () {
  CALL db.index.fulltext.queryNodes('names', $given.words)
  YIELD node
  RETURN node
  UNION
  CALL db.index.fulltext.queryNodes('spellings', $given.typed)
  YIELD node
  RETURN node
}
CALL (node) {
  MATCH (c:Customer {id: node.id})
  USING INDEX SEEK c:Customer(id)
  WHERE 'Customer' IN labels(node)
  WITH c.id AS customer_id
  WHERE customer_id IN $given.customer_ids
  RETURN 'customer' AS kind, customer_id AS customer_id
  UNION
  MATCH (o:Opportunity {id: node.id})-[:AT]->(c:Customer)
  USING INDEX SEEK o:Opportunity(id)
  WHERE 'Opportunity' IN labels(node)
  WITH c.id AS customer_id
  WHERE customer_id IN $given.customer_ids
  RETURN 'opportunity' AS kind, customer_id AS customer_id
  UNION
  MATCH (p:Person {id: node.id})-[:SAME_AS*0..10]-(:Person)-[:WORKS_IN]->(:Department)-[:OF]->(c:Customer)
  USING INDEX SEEK p:Person(id)
  WHERE 'Person' IN labels(node)
  WITH c.id AS customer_id
  WHERE customer_id IN $given.customer_ids
  RETURN 'person' AS kind, customer_id AS customer_id
  UNION
  MATCH (p:Person {id: node.id})-[:SAME_AS*0..10]-(:Person)-[:HOLDS]->(:Seat)-[:IN]->(:Opportunity)-[:AT]->(c:Customer)
  USING INDEX SEEK p:Person(id)
  WHERE 'Person' IN labels(node)
  WITH c.id AS customer_id
  WHERE customer_id IN $given.customer_ids
  RETURN 'person' AS kind, customer_id AS customer_id
  UNION
  MATCH (e:Employee {id: node.id})
  USING INDEX SEEK e:Employee(id)
  WHERE 'Employee' IN labels(node) AND $given.with_employees
  RETURN 'employee' AS kind, null AS customer_id
}
WITH node, kind, customer_id
WHERE kind IN $given.kinds
WITH node, kind, customer_id
ORDER BY customer_id
WITH node, kind, collect(customer_id) AS customer_ids
WITH node, kind, customer_ids,
  CASE
    WHEN toLower(node.name) = $given.text OR toLower(node.name_en) = $given.text THEN 0
    WHEN node.pinyin = $given.spelling OR node.pinyin STARTS WITH $given.spelling + ' ' THEN 1
    WHEN node.initials = $given.spelling OR node.initials STARTS WITH $given.spelling + ' ' THEN 2
    WHEN toLower(node.name) STARTS WITH $given.text OR toLower(node.name_en) STARTS WITH $given.text THEN 3
    WHEN node.pinyin STARTS WITH $given.spelling THEN 4
    ELSE 5
  END AS place
CALL (node) {
  OPTIONAL MATCH (asked:Person {id: node.id})-[:SAME_AS*1..10]->(kept:Person)
  USING INDEX SEEK asked:Person(id)
  WHERE 'Person' IN labels(node) AND NOT EXISTS { (kept)-[:SAME_AS]->(:Person) }
  RETURN kept AS person
}
CALL (node, person) {
  OPTIONAL MATCH (asked:Customer {id: node.id})-[:SAME_AS*1..10]->(kept:Customer)
  USING INDEX SEEK asked:Customer(id)
  WHERE 'Customer' IN labels(node) AND NOT EXISTS { (kept)-[:SAME_AS]->(:Customer) }
  RETURN coalesce(person, kept, node) AS meant
}
WITH meant, kind, min(place) AS place, head(collect(customer_ids)) AS customer_ids
ORDER BY place, meant.name, kind, meant.id
WITH collect([kind, meant.id, meant.name, meant.name_en, customer_ids]) AS found
RETURN size(found) AS total,
  found[..$given.rows] AS found
