// Up to $limit rows: nodes of one label after an id, with properties and ties (RECORDED: with the observation).
// Starts from the unique id of the label asked for.
CYPHER 5
CALL () {
  WITH *
  WHERE $given.label = 'OrgUnit'
  MATCH (n:OrgUnit)
  USING INDEX SEEK n:OrgUnit(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Employee'
  MATCH (n:Employee)
  USING INDEX SEEK n:Employee(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Customer'
  MATCH (n:Customer)
  USING INDEX SEEK n:Customer(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Department'
  MATCH (n:Department)
  USING INDEX SEEK n:Department(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Person'
  MATCH (n:Person)
  USING INDEX SEEK n:Person(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Competitor'
  MATCH (n:Competitor)
  USING INDEX SEEK n:Competitor(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Product'
  MATCH (n:Product)
  USING INDEX SEEK n:Product(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Opportunity'
  MATCH (n:Opportunity)
  USING INDEX SEEK n:Opportunity(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Seat'
  MATCH (n:Seat)
  USING INDEX SEEK n:Seat(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Closing'
  MATCH (n:Closing)
  USING INDEX SEEK n:Closing(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Stage'
  MATCH (n:Stage)
  USING INDEX SEEK n:Stage(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Agreement'
  MATCH (n:Agreement)
  USING INDEX SEEK n:Agreement(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Interaction'
  MATCH (n:Interaction)
  USING INDEX SEEK n:Interaction(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Task'
  MATCH (n:Task)
  USING INDEX SEEK n:Task(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'WorkOrder'
  MATCH (n:WorkOrder)
  USING INDEX SEEK n:WorkOrder(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Order'
  MATCH (n:Order)
  USING INDEX SEEK n:Order(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Invoice'
  MATCH (n:Invoice)
  USING INDEX SEEK n:Invoice(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Expense'
  MATCH (n:Expense)
  USING INDEX SEEK n:Expense(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Promotion'
  MATCH (n:Promotion)
  USING INDEX SEEK n:Promotion(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Store'
  MATCH (n:Store)
  USING INDEX SEEK n:Store(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Target'
  MATCH (n:Target)
  USING INDEX SEEK n:Target(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Metric'
  MATCH (n:Metric)
  USING INDEX SEEK n:Metric(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Alert'
  MATCH (n:Alert)
  USING INDEX SEEK n:Alert(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
  UNION ALL
  WITH *
  WHERE $given.label = 'Observation'
  MATCH (n:Observation)
  USING INDEX SEEK n:Observation(id)
  WHERE n.id > $given.after
  RETURN n
  ORDER BY n.id
  LIMIT $given.limit
}
RETURN n.id AS id,
  [key IN keys(n) | [key, coalesce(toStringOrNull(n[key]), n[key])]] AS properties,
  COLLECT {
    MATCH (n)-[r:!RECORDED]->(other)
    RETURN [type(r), labels(other)[0], other.id, [key IN keys(r) | [key, coalesce(toStringOrNull(r[key]), r[key])]]]
  } AS ties,
  COLLECT {
    MATCH (n)<-[r:RECORDED]-(other:Employee)
    RETURN [type(r), 'Employee', other.id, [key IN keys(r) | [key, coalesce(toStringOrNull(r[key]), r[key])]]]
  } AS owned
ORDER BY id
