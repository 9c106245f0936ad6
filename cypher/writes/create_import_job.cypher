// One row: the import as it stands, new or brought before under the same id, with the mark of who brought it.
// Starts from the unique ids of ImportJob and AuditEvent.
CYPHER 5
MERGE (job:ImportJob {id: $id})
ON CREATE SET
  job.status = 'waiting',
  job.file_digest = $file_digest,
  job.bytes = $bytes,
  job.actor = $actor,
  job.language = $language,
  job.submitted_at = $at,
  job.attempts = 0
MERGE (event:AuditEvent {id: $operation_id})
ON CREATE SET
  event.at = $at,
  event.actor = $actor,
  event.role = $role,
  event.action = 'import',
  event.object_kind = 'import',
  event.object_ids = [$id],
  event.operation_id = $operation_id
RETURN job.id AS id,
  job.file_digest AS file_digest
