// One row: how many rows found an end missing.
// Starts from the unique ids of Employee and Customer.
CYPHER 5
UNWIND $given.rows AS row
MATCH (e:Employee {id: row.employee_id})
USING INDEX SEEK e:Employee(id)
MATCH (c:Customer {id: row.customer_id})
USING INDEX SEEK c:Customer(id)
MERGE (e)-[r:COVERS {id: row.id}]->(c)
SET
  r.role = row.role,
  r.focus = row.focus,
  r.with_subsidiaries = row.with_subsidiaries,
  r.`from` = date(row.`from`),
  r.`to` = date(row.`to`),
  r.recorded_at = datetime(row.recorded_at),
  r.recorded_assumed = row.recorded_assumed,
  r.to_recorded_at = datetime(row.to_recorded_at),
  r.source = row.source,
  r.external_id = row.external_id,
  r.digest = row.digest,
  r.version = row.version
RETURN size($given.rows) - count(*) AS missing
