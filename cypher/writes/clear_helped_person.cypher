// One row: how many helped records no longer say whom they were about.
// Starts from the label Opportunity: helped records name the person in a property, and all are looked at.
CYPHER 5
MATCH (:Opportunity)<-[w:HELPED]-(:Employee)
WHERE w.person_id = $given.id
SET w.person_id = null
RETURN count(*) AS removed
