// At most one row: whether the import is this worker's now; one at a time, a lease that ran out may be taken over.
// Starts from the unique ids of Company and ImportJob; imports under way by their status.
CYPHER 5
MATCH (company:Company {id: 'company'})
USING INDEX SEEK company:Company(id)
SET company._lock = true
WITH company
MATCH (job:ImportJob {id: $given.id})
USING INDEX SEEK job:ImportJob(id)
WITH job, job.status IN ['waiting', 'running']
  AND (job.holder IS NULL OR job.holder = $given.holder OR job.lease_until < datetime())
  AND NOT EXISTS {
    MATCH (other:ImportJob {status: 'running'})
    USING INDEX SEEK other:ImportJob(status)
    WHERE other.id <> $given.id AND other.lease_until >= datetime()
  } AS is_ours
SET job.attempts = CASE WHEN is_ours AND coalesce(job.holder <> $given.holder, true) THEN job.attempts + 1 ELSE job.attempts END
SET job.holder = CASE WHEN is_ours THEN $given.holder ELSE job.holder END
SET job.status = CASE WHEN is_ours THEN 'running' ELSE job.status END
SET job.started_at = CASE WHEN is_ours THEN coalesce(job.started_at, datetime()) ELSE job.started_at END
SET job.lease_until = CASE WHEN is_ours THEN datetime() + duration({seconds: $given.lease_s}) ELSE job.lease_until END
RETURN is_ours AS is_ours,
  job.attempts AS attempts,
  job.actor AS actor,
  job.language AS language
