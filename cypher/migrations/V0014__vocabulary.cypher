// Every name that statements speak of is known from the beginning: the database throws a plan away, and makes another
// when it is next asked, whenever one of the names in it comes into being. Starts from nothing.

CYPHER 5
UNWIND [
  'Agreement', 'Alert', 'ApiKey', 'AuditEvent', 'BeforeImage', 'Closing', 'Company', 'Competitor', 'Contest',
  'Customer', 'Department', 'Employee', 'Erasure', 'Expense', 'ImportJob', 'Interaction', 'Invoice', 'Load',
  'LoadStep', 'Metric', 'Migration', 'MigrationLock', 'Observation', 'Operation', 'Opportunity', 'Order', 'OrgUnit',
  'Person', 'Product', 'Promotion', 'SealHead', 'Seat', 'Stage', 'Store', 'Target', 'Task', 'WorkOrder'
] AS name
CALL db.createLabel(name);

CYPHER 5
UNWIND [
  'ABOUT', 'ACTS_FOR', 'ANSWERED', 'ASSIGNED_TO', 'AT', 'AT_ODDS_WITH', 'BILLS', 'BY', 'CHARGED_TO', 'CHEERED',
  'COMPETES_FOR', 'CONTESTS', 'COVERS', 'DIFFERS_FROM', 'DRIVES', 'ENTERED', 'FOLLOWS', 'FOR', 'HELD_BY', 'HELPED',
  'HOLDS', 'IN', 'KNOWS', 'LEADS', 'LINE', 'MEMBER_OF', 'OF', 'ON', 'PART_OF', 'PASSES_TO', 'RECORDED', 'RENEWS',
  'REPORTS_TO', 'REQUESTED', 'RESOLVES', 'SAME_AS', 'SERVES', 'SHIPS_TO', 'SPENT', 'STAFFED_BY', 'SWAYS', 'TO',
  'TOOK_PART', 'UNDER', 'WITH', 'WON_AS', 'WORKS_IN', 'WORKS_ON'
] AS name
CALL db.createRelationshipType(name);

CYPHER 5
UNWIND [
  '_lock', 'action', 'actor', 'amount', 'answered_at', 'applied_at', 'approval_quota', 'arrived_at', 'assigned_at',
  'at', 'attempts', 'attitude', 'award', 'before_undo', 'blocked_since', 'body_hash', 'brand', 'budget', 'by',
  'bytes', 'category', 'channel', 'checksum', 'class', 'closed_at', 'closed_on', 'closed_recorded_at',
  'confirmed_at', 'confirmed_by', 'cost', 'counts', 'created_on', 'credit_limit', 'customised', 'days', 'decision',
  'deduction', 'delivered', 'delivered_on', 'difference', 'digest', 'discount', 'done_on', 'due_at', 'due_on',
  'ends_on', 'evidence', 'expected_close', 'expires_at', 'expression', 'external_id', 'fact_id', 'fault',
  'file_digest', 'finished_at', 'focus', 'folder_digest', 'freq', 'from', 'hash', 'held_at', 'high_margin',
  'higher_is_better', 'hired_on', 'holder', 'id', 'ids', 'image', 'industry', 'initials', 'initiated_by',
  'issued_at', 'key', 'kind', 'language', 'last_used_at', 'lease_until', 'left_on', 'left_recorded_at', 'level',
  'load_id', 'loss_reason', 'made', 'mechanic', 'metric', 'minutes', 'missed_reason', 'mode', 'name', 'name_en',
  'needs_confirmation', 'next_at', 'number', 'object_ids', 'object_kind', 'on', 'one_off', 'opened_at',
  'operation_id', 'opt_out', 'order', 'ordered', 'ordered_on', 'organisation', 'origin', 'outcome', 'own_opt_out',
  'pack', 'paid', 'paid_on', 'paused_by', 'paused_until', 'perf_base', 'period', 'person_id', 'pinyin', 'place',
  'planned_at', 'political', 'power', 'power_scope', 'price', 'promotion_id', 'proof', 'purpose', 'purpose_digest',
  'quote', 'rated_by', 'rating', 'reached_at', 'reason', 'recorded_assumed', 'recorded_at', 'recorded_by',
  'recurring_annual', 'region', 'removed', 'renewed_at', 'requested_at', 'requested_by', 'required_by', 'result',
  'returned', 'revision', 'revoked_at', 'role', 'route', 'rule', 'seal', 'seen', 'sensitivity', 'set_at',
  'severity', 'ship_region', 'sign', 'signed_on', 'since', 'solution', 'source', 'sources', 'spelt_by',
  'stamped_at', 'started_at', 'starts_on', 'state_of', 'status', 'step', 'step_id', 'strategy', 'strength',
  'subject_id', 'submitted_at', 'submitted_on', 'summary', 'taken_at', 'template_id', 'term_days', 'territory',
  'text', 'tier', 'title', 'to', 'to_recorded_at', 'to_standard', 'undone_at', 'unit', 'unit_cost', 'valid_at',
  'value', 'version', 'weight', 'with_subsidiaries'
] AS name
CALL db.createProperty(name);
