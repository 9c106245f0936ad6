// At most one row: the import that its holder has ended, with what became of it and how many rows of which kind.
// Starts from the unique id of ImportJob.
CYPHER 5
MATCH (job:ImportJob {id: $given.id})
USING INDEX SEEK job:ImportJob(id)
WHERE job.holder = $given.holder
SET
  job.status = $given.status,
  job.counts = $given.counts,
  job.finished_at = CASE WHEN $given.status = 'waiting' THEN null ELSE datetime() END,
  job.holder = null,
  job.lease_until = null
RETURN job.id AS id
