// One row: how many of the opportunitys could not be written (none: a node has no ends).
// Starts from the unique id of Opportunity.
CYPHER 5
UNWIND $given.rows AS row
MERGE (n:Opportunity {id: row.id})
SET
  n.name = row.name,
  n.name_en = row.name_en,
  n.pinyin = row.pinyin,
  n.initials = row.initials,
  n.amount = row.amount,
  n.budget = row.budget,
  n.award = row.award,
  n.discount = row.discount,
  n.customised = row.customised,
  n.origin = row.origin,
  n.created_on = date(row.created_on),
  n.expected_close = date(row.expected_close),
  n.closed_on = date(row.closed_on),
  n.closed_recorded_at = datetime(row.closed_recorded_at),
  n.status = row.status,
  n.loss_reason = row.loss_reason,
  n.approval_quota = row.approval_quota,
  n.recorded_at = datetime(row.recorded_at),
  n.recorded_assumed = row.recorded_assumed,
  n.source = row.source,
  n.external_id = row.external_id,
  n.digest = row.digest,
  n.version = row.version
RETURN size($given.rows) - count(*) AS missing
