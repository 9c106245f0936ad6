// One row: help that was given with one of these people, each as the id of the record and of the person.
// Starts from the label Opportunity: help names a person in a property.
CYPHER 5
MATCH (:Employee)-[h:HELPED]->(:Opportunity)
WHERE h.person_id IN $given.ids
RETURN collect([h.id, h.person_id]) AS pairs
