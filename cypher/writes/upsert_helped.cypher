// One row: how many rows found an end missing.
// Starts from the unique ids of Employee and Opportunity.
CYPHER 5
UNWIND $given.rows AS row
MATCH (e:Employee {id: row.employee_id})
USING INDEX SEEK e:Employee(id)
MATCH (o:Opportunity {id: row.opportunity_id})
USING INDEX SEEK o:Opportunity(id)
MERGE (e)-[r:HELPED {id: row.id}]->(o)
SET
  r.person_id = row.person_id,
  r.kind = row.kind,
  r.at = date(row.at),
  r.needs_confirmation = row.needs_confirmation,
  r.confirmed_at = datetime(row.confirmed_at),
  r.confirmed_by = row.confirmed_by,
  r.recorded_at = datetime(row.recorded_at),
  r.recorded_assumed = row.recorded_assumed,
  r.source = row.source,
  r.external_id = row.external_id,
  r.digest = row.digest,
  r.version = row.version
RETURN size($given.rows) - count(*) AS missing
