// One row: the ties of nodes, each as the node's id, type, whether it begins there, id of the tie, other label and id.
// Starts from the unique id of the label asked for.
CYPHER 5
CALL () {
  WITH *
  WHERE $given.name = 'OrgUnit'
  UNWIND $given.ids AS id
  MATCH (n:OrgUnit {id: id})
  USING INDEX SEEK n:OrgUnit(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Employee'
  UNWIND $given.ids AS id
  MATCH (n:Employee {id: id})
  USING INDEX SEEK n:Employee(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Customer'
  UNWIND $given.ids AS id
  MATCH (n:Customer {id: id})
  USING INDEX SEEK n:Customer(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Department'
  UNWIND $given.ids AS id
  MATCH (n:Department {id: id})
  USING INDEX SEEK n:Department(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Person'
  UNWIND $given.ids AS id
  MATCH (n:Person {id: id})
  USING INDEX SEEK n:Person(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Competitor'
  UNWIND $given.ids AS id
  MATCH (n:Competitor {id: id})
  USING INDEX SEEK n:Competitor(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Product'
  UNWIND $given.ids AS id
  MATCH (n:Product {id: id})
  USING INDEX SEEK n:Product(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Opportunity'
  UNWIND $given.ids AS id
  MATCH (n:Opportunity {id: id})
  USING INDEX SEEK n:Opportunity(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Closing'
  UNWIND $given.ids AS id
  MATCH (n:Closing {id: id})
  USING INDEX SEEK n:Closing(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Seat'
  UNWIND $given.ids AS id
  MATCH (n:Seat {id: id})
  USING INDEX SEEK n:Seat(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Interaction'
  UNWIND $given.ids AS id
  MATCH (n:Interaction {id: id})
  USING INDEX SEEK n:Interaction(id)
  RETURN n
  UNION ALL
  WITH *
  WHERE $given.name = 'Observation'
  UNWIND $given.ids AS id
  MATCH (n:Observation {id: id})
  USING INDEX SEEK n:Observation(id)
  RETURN n
}
MATCH (n)-[r]-(other)
RETURN collect([n.id, type(r), startNode(r) = n, r.id, labels(other)[0], other.id]) AS ties
