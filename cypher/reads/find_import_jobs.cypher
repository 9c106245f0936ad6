// One row per import asked for by id, or per import not yet ended where no id is given; in the order they came.
// Starts from the unique id of ImportJob, else from its status.
CYPHER 5
MATCH (job:ImportJob)
WHERE job.id IN $given.ids OR (size($given.ids) = 0 AND job.status IN ['waiting', 'running'])
RETURN job.id AS id,
  job.status AS status,
  job.actor AS actor,
  job.submitted_at.epochMillis AS submitted_at,
  job.finished_at.epochMillis AS finished_at,
  job.attempts AS attempts,
  job.counts AS counts
ORDER BY submitted_at, id
