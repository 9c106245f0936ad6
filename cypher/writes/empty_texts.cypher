// One row: how many texts were emptied: those that name somebody, and why somebody looked at them.
// Starts from the label of everything somebody may have written in: an erasure looks everywhere.
CYPHER 5
CALL () {
  MATCH (n:Observation)
  WHERE any(name IN $names WHERE n.evidence CONTAINS name)
  SET n.evidence = CASE WHEN any(name IN $names WHERE n.evidence CONTAINS name) THEN null ELSE n.evidence END
  RETURN count(*) AS observations
}
CALL () {
  MATCH (n:Interaction)
  WHERE any(name IN $names WHERE n.purpose CONTAINS name)
    OR any(name IN $names WHERE n.summary CONTAINS name)
    OR any(name IN $names WHERE n.attitude CONTAINS name)
    OR any(name IN $names WHERE n.missed_reason CONTAINS name)
  SET
    n.purpose = CASE WHEN any(name IN $names WHERE n.purpose CONTAINS name) THEN null ELSE n.purpose END,
    n.summary = CASE WHEN any(name IN $names WHERE n.summary CONTAINS name) THEN null ELSE n.summary END,
    n.attitude = CASE WHEN any(name IN $names WHERE n.attitude CONTAINS name) THEN null ELSE n.attitude END,
    n.missed_reason = CASE WHEN any(name IN $names WHERE n.missed_reason CONTAINS name) THEN null ELSE n.missed_reason END
  RETURN count(*) AS interactions
}
CALL () {
  MATCH (n:Contest)
  WHERE any(name IN $names WHERE n.text CONTAINS name)
    OR any(name IN $names WHERE n.reason CONTAINS name)
  SET
    n.text = CASE WHEN any(name IN $names WHERE n.text CONTAINS name) THEN null ELSE n.text END,
    n.reason = CASE WHEN any(name IN $names WHERE n.reason CONTAINS name) THEN null ELSE n.reason END
  RETURN count(*) AS contests
}
CALL () {
  MATCH (n:Opportunity)
  WHERE any(name IN $names WHERE n.loss_reason CONTAINS name)
  SET n.loss_reason = CASE WHEN any(name IN $names WHERE n.loss_reason CONTAINS name) THEN null ELSE n.loss_reason END
  RETURN count(*) AS deals
}
CALL () {
  MATCH (n:Alert)
  WHERE any(name IN $names WHERE n.evidence CONTAINS name)
  SET n.evidence = CASE WHEN any(name IN $names WHERE n.evidence CONTAINS name) THEN null ELSE n.evidence END
  RETURN count(*) AS alerts
}
CALL () {
  MATCH (n:Task)
  WHERE any(name IN $names WHERE n.result CONTAINS name)
  SET n.result = CASE WHEN any(name IN $names WHERE n.result CONTAINS name) THEN null ELSE n.result END
  RETURN count(*) AS tasks
}
CALL () {
  MATCH (:Competitor)-[w:COMPETES_FOR]->(:Opportunity)
  WHERE any(name IN $names WHERE w.solution CONTAINS name)
    OR any(name IN $names WHERE w.strategy CONTAINS name)
  SET
    w.solution = CASE WHEN any(name IN $names WHERE w.solution CONTAINS name) THEN null ELSE w.solution END,
    w.strategy = CASE WHEN any(name IN $names WHERE w.strategy CONTAINS name) THEN null ELSE w.strategy END
  RETURN count(*) AS offers
}
CALL () {
  MATCH (:Opportunity)-[w:ENTERED]->(:Stage)
  WHERE any(name IN $names WHERE w.reason CONTAINS name)
  SET w.reason = CASE WHEN any(name IN $names WHERE w.reason CONTAINS name) THEN null ELSE w.reason END
  RETURN count(*) AS stages
}
CALL () {
  MATCH (n:AuditEvent)
  WHERE n.purpose IS NOT NULL AND ($subject_id IN n.object_ids OR any(name IN $names WHERE n.purpose CONTAINS name))
  SET n.purpose = CASE WHEN $subject_id IN n.object_ids OR any(name IN $names WHERE n.purpose CONTAINS name) THEN null END
  RETURN count(*) AS purposes
}
RETURN observations + interactions + contests + deals + alerts + tasks + offers + stages + purposes AS removed
