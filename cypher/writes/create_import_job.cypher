// One row: the import as it stands, new or brought before under the same id, with the mark of who brought it.
// Starts from the unique ids of ImportJob and AuditEvent.
CYPHER 5
MERGE (job:ImportJob {id: $given.id})
ON CREATE SET
  job.status = 'waiting',
  job.file_digest = $given.file_digest,
  job.bytes = $given.bytes,
  job.actor = $given.actor,
  job.language = $given.language,
  job.submitted_at = $given.at,
  job.attempts = 0
MERGE (event:AuditEvent {id: $given.operation_id})
ON CREATE SET
  event.at = $given.at,
  event.actor = $given.actor,
  event.role = $given.role,
  event.action = 'import',
  event.object_kind = 'import',
  event.object_ids = [$given.id],
  event.operation_id = $given.operation_id
RETURN job.id AS id,
  job.file_digest AS file_digest
