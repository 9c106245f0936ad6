// One row: how many of the customers could not be written (none: a node has no ends).
// Starts from the unique id of Customer.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Customer {id: row.id})
SET
  n.name = row.name,
  n.name_en = row.name_en,
  n.pinyin = row.pinyin,
  n.initials = row.initials,
  n.industry = row.industry,
  n.region = row.region,
  n.channel = row.channel,
  n.tier = row.tier,
  n.credit_limit = row.credit_limit,
  n.term_days = row.term_days,
  n.since = date(row.since),
  n.recorded_at = datetime(row.recorded_at),
  n.recorded_assumed = row.recorded_assumed,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
