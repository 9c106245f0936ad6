// One row: how many of the records with these ids were removed; a node goes with its ties.
// Starts from the unique id of the label or tie asked for.
CYPHER 5
CALL () {
  WITH *
  WHERE $given.name = 'OrgUnit'
  UNWIND $given.ids AS id
  MATCH (n:OrgUnit {id: id})
  USING INDEX SEEK n:OrgUnit(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Employee'
  UNWIND $given.ids AS id
  MATCH (n:Employee {id: id})
  USING INDEX SEEK n:Employee(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Customer'
  UNWIND $given.ids AS id
  MATCH (n:Customer {id: id})
  USING INDEX SEEK n:Customer(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Department'
  UNWIND $given.ids AS id
  MATCH (n:Department {id: id})
  USING INDEX SEEK n:Department(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Person'
  UNWIND $given.ids AS id
  MATCH (n:Person {id: id})
  USING INDEX SEEK n:Person(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Competitor'
  UNWIND $given.ids AS id
  MATCH (n:Competitor {id: id})
  USING INDEX SEEK n:Competitor(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Product'
  UNWIND $given.ids AS id
  MATCH (n:Product {id: id})
  USING INDEX SEEK n:Product(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Opportunity'
  UNWIND $given.ids AS id
  MATCH (n:Opportunity {id: id})
  USING INDEX SEEK n:Opportunity(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Closing'
  UNWIND $given.ids AS id
  MATCH (n:Closing {id: id})
  USING INDEX SEEK n:Closing(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Seat'
  UNWIND $given.ids AS id
  MATCH (n:Seat {id: id})
  USING INDEX SEEK n:Seat(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Interaction'
  UNWIND $given.ids AS id
  MATCH (n:Interaction {id: id})
  USING INDEX SEEK n:Interaction(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'Observation'
  UNWIND $given.ids AS id
  MATCH (n:Observation {id: id})
  USING INDEX SEEK n:Observation(id)
  DETACH DELETE n
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'COVERS'
  UNWIND $given.ids AS id
  MATCH (:Employee)-[r:COVERS {id: id}]->(:Customer)
  USING INDEX SEEK r:COVERS(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'WORKS_IN'
  UNWIND $given.ids AS id
  MATCH (:Person)-[r:WORKS_IN {id: id}]->(:Department)
  USING INDEX SEEK r:WORKS_IN(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'REPORTS_TO'
  UNWIND $given.ids AS id
  MATCH (:Person)-[r:REPORTS_TO {id: id}]->(:Person)
  USING INDEX SEEK r:REPORTS_TO(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'SWAYS'
  UNWIND $given.ids AS id
  MATCH (:Person)-[r:SWAYS {id: id}]->(:Person)
  USING INDEX SEEK r:SWAYS(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'KNOWS'
  UNWIND $given.ids AS id
  MATCH (:Person|Employee)-[r:KNOWS {id: id}]->(:Person|Employee)
  USING INDEX SEEK r:KNOWS(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'AT_ODDS_WITH'
  UNWIND $given.ids AS id
  MATCH (:Person)-[r:AT_ODDS_WITH {id: id}]->(:Person)
  USING INDEX SEEK r:AT_ODDS_WITH(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'HOLDS'
  UNWIND $given.ids AS id
  MATCH (:Person)-[r:HOLDS {id: id}]->(:Seat)
  USING INDEX SEEK r:HOLDS(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'PASSES_TO'
  UNWIND $given.ids AS id
  MATCH (:Seat)-[r:PASSES_TO {id: id}]->(:Seat)
  USING INDEX SEEK r:PASSES_TO(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'HELPED'
  UNWIND $given.ids AS id
  MATCH (:Employee)-[r:HELPED {id: id}]->(:Opportunity)
  USING INDEX SEEK r:HELPED(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'COMPETES_FOR'
  UNWIND $given.ids AS id
  MATCH (:Competitor)-[r:COMPETES_FOR {id: id}]->(:Opportunity)
  USING INDEX SEEK r:COMPETES_FOR(id)
  DELETE r
  RETURN count(*) AS removed
  UNION ALL
  WITH *
  WHERE $given.name = 'ABOUT'
  UNWIND $given.ids AS id
  MATCH (:Opportunity)-[r:ABOUT {id: id}]->(:Product)
  USING INDEX SEEK r:ABOUT(id)
  DELETE r
  RETURN count(*) AS removed
}
RETURN sum(removed) AS removed
