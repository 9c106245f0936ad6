// Up to $limit rows: nodes of one label after an id, with properties and ties (RECORDED: with the observation).
// Starts from the unique id of the label asked for.
CYPHER 5
CALL () {
  WITH *
  WHERE $label = 'OrgUnit'
  MATCH (n:OrgUnit)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Employee'
  MATCH (n:Employee)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Customer'
  MATCH (n:Customer)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Department'
  MATCH (n:Department)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Person'
  MATCH (n:Person)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Competitor'
  MATCH (n:Competitor)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Product'
  MATCH (n:Product)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Opportunity'
  MATCH (n:Opportunity)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Seat'
  MATCH (n:Seat)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Closing'
  MATCH (n:Closing)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Stage'
  MATCH (n:Stage)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Agreement'
  MATCH (n:Agreement)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Interaction'
  MATCH (n:Interaction)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Task'
  MATCH (n:Task)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'WorkOrder'
  MATCH (n:WorkOrder)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Order'
  MATCH (n:Order)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Invoice'
  MATCH (n:Invoice)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Expense'
  MATCH (n:Expense)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Promotion'
  MATCH (n:Promotion)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Store'
  MATCH (n:Store)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Target'
  MATCH (n:Target)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Metric'
  MATCH (n:Metric)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Alert'
  MATCH (n:Alert)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
  UNION ALL
  WITH *
  WHERE $label = 'Observation'
  MATCH (n:Observation)
  WHERE n.id > $after
  RETURN n
  ORDER BY n.id
  LIMIT $limit
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
