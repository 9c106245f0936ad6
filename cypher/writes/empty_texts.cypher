// One row: how many texts were emptied: those that name somebody, and why somebody looked at them.
// Starts from the label of everything that may name somebody in plain text; sealed notes are looked through outside.
CYPHER 5
CALL () {
  MATCH (n:Opportunity)
  WHERE size([name IN $given.names WHERE n.loss_reason CONTAINS name]) > 0
  SET n.loss_reason = CASE WHEN size([name IN $given.names WHERE n.loss_reason CONTAINS name]) > 0 THEN null ELSE n.loss_reason END
  RETURN count(*) AS deals
}
CALL () {
  MATCH (n:Closing)
  WHERE size([name IN $given.names WHERE n.loss_reason CONTAINS name]) > 0
  SET n.loss_reason = CASE WHEN size([name IN $given.names WHERE n.loss_reason CONTAINS name]) > 0 THEN null ELSE n.loss_reason END
  RETURN count(*) AS closings
}
CALL () {
  MATCH (n:Alert)
  WHERE size([name IN $given.names WHERE n.evidence CONTAINS name]) > 0
  SET n.evidence = CASE WHEN size([name IN $given.names WHERE n.evidence CONTAINS name]) > 0 THEN null ELSE n.evidence END
  RETURN count(*) AS alerts
}
CALL () {
  MATCH (n:Task)
  WHERE size([name IN $given.names WHERE n.result CONTAINS name]) > 0
  SET n.result = CASE WHEN size([name IN $given.names WHERE n.result CONTAINS name]) > 0 THEN null ELSE n.result END
  RETURN count(*) AS tasks
}
CALL () {
  MATCH (:Competitor)-[w:COMPETES_FOR]->(:Opportunity)
  WHERE size([name IN $given.names WHERE w.solution CONTAINS name]) > 0
    OR size([name IN $given.names WHERE w.strategy CONTAINS name]) > 0
  SET
    w.solution = CASE WHEN size([name IN $given.names WHERE w.solution CONTAINS name]) > 0 THEN null ELSE w.solution END,
    w.strategy = CASE WHEN size([name IN $given.names WHERE w.strategy CONTAINS name]) > 0 THEN null ELSE w.strategy END
  RETURN count(*) AS offers
}
CALL () {
  MATCH (:Opportunity)-[w:ENTERED]->(:Stage)
  WHERE size([name IN $given.names WHERE w.reason CONTAINS name]) > 0
  SET w.reason = CASE WHEN size([name IN $given.names WHERE w.reason CONTAINS name]) > 0 THEN null ELSE w.reason END
  RETURN count(*) AS stages
}
CALL () {
  MATCH (n:AuditEvent)
  WHERE n.purpose IS NOT NULL AND ($given.subject_id IN n.object_ids OR size([name IN $given.names WHERE n.purpose CONTAINS name]) > 0)
  SET n.purpose = CASE WHEN $given.subject_id IN n.object_ids OR size([name IN $given.names WHERE n.purpose CONTAINS name]) > 0 THEN null END
  RETURN count(*) AS purposes
}
RETURN deals + closings + alerts + tasks + offers + stages + purposes AS removed
