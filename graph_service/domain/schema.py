"""The only vocabulary of the graph: labels, ties and their properties.

Statements, migrations and the offline lint are held against this file by contract tests. Properties that
many share are listed once:

- every node: ``id`` (unique per label); named things: ``name``, ``name_en``; those that are searched:
  ``pinyin``, ``initials`` (how the name is typed, see ``pinyin.py``).
- every recorded thing: ``digest`` (of its content as recorded, for "nothing changed"), ``version`` (counts
  its changes), ``source`` and ``external_id`` (where it came from).
- every dated tie: ``id`` (unique per type), ``from``, ``to`` (half-open, null = no limit), ``recorded_at``
  (the row is known from then on), ``recorded_assumed`` (true where the file did not say) and
  ``to_recorded_at`` (when its end became known).
"""

from collections.abc import Mapping

RECORDED = ("digest", "version", "source", "external_id")
DATED = (
    "id",
    "from",
    "to",
    "recorded_at",
    "recorded_assumed",
    "to_recorded_at",
    *RECORDED,
)
EVENT = ("id", "at", "recorded_at", "recorded_assumed", *RECORDED)

# fmt: off
LABELS: Mapping[str, tuple[str, ...]] = {
    # our side
    "OrgUnit": ("id", "name", "name_en", "kind", "territory", *RECORDED),
    "Employee": (
        "id", "name", "name_en", "role", "hired_on", "left_on", "left_recorded_at", "recorded_at",
        "recorded_assumed", "perf_base", "opt_out", "own_opt_out", "pinyin", "initials", *RECORDED,
    ),
    # the customer's side
    "Customer": (
        "id", "name", "name_en", "industry", "region", "channel", "tier", "credit_limit", "term_days", "since",
        "recorded_at", "recorded_assumed", "revision", "stamped_at", "_lock", "pinyin", "initials", *RECORDED,
    ),
    "Department": ("id", "name", "name_en", "key", *RECORDED),
    "Person": ("id", "name", "name_en", "title", "organisation", "pinyin", "initials", *RECORDED),
    "Competitor": ("id", "name", *RECORDED),
    "Product": ("id", "name", "category", "brand", "pack", "high_margin", "unit_cost", *RECORDED),
    # deals
    "Opportunity": (
        "id", "name", "name_en", "amount", "budget", "award", "discount", "customised", "origin", "created_on",
        "expected_close", "closed_on", "closed_recorded_at", "status", "loss_reason", "approval_quota",
        "recorded_at", "recorded_assumed", "pinyin", "initials", *RECORDED,
    ),
    "Seat": (
        "id", "role", "power", "power_scope", "political", "weight", "from", "recorded_at", "recorded_assumed",
        *RECORDED,
    ),
    "Closing": ("id", "status", "loss_reason", *DATED[1:]),
    "Stage": ("id", "name", "order", "kind", *RECORDED),
    "Agreement": (
        "id", "kind", "amount", "recurring_annual", "one_off", "from", "to", "signed_on", "recorded_at", *RECORDED,
    ),
    # what happens
    "Interaction": (
        "id", "kind", "mode", "planned_at", "held_at", "minutes", "purpose", "summary", "attitude", "outcome",
        "missed_reason", "next_at", "recorded_at", "recorded_assumed", *RECORDED,
    ),
    "Task": (
        "id", "kind", "template_id", "status", "due_on", "done_on", "to_standard", "result", "blocked_since",
        *RECORDED,
    ),
    "WorkOrder": (
        "id", "requested_at", "due_at", "assigned_at", "arrived_at", "closed_at", "status", "mode", *RECORDED,
    ),
    "Order": ("id", "ordered_on", "required_by", "delivered_on", "ship_region", "returned", *RECORDED),
    "Invoice": ("id", "amount", "paid", "due_on", "paid_on", "difference", "deduction", "fault", "step", *RECORDED),
    "Expense": ("id", "kind", "amount", "on", *RECORDED),
    "Promotion": ("id", "submitted_on", "starts_on", "ends_on", "mechanic", "initiated_by", *RECORDED),
    "Store": ("id", "name", "class", "region", *RECORDED),
    "Target": ("id", "metric", "kind", "value", "from", "to", "set_at", *RECORDED),
    "Metric": ("id", "name", "level", "class", "unit", "expression", "period", "higher_is_better", "version"),
    "Alert": ("id", "rule", "severity", "opened_at", "closed_at", "evidence"),
    "Observation": (
        "id", "metric", "value", "text", "valid_at", "recorded_at", "recorded_assumed", "recorded_by", "evidence",
        *RECORDED,
    ),
    # the service itself
    "Company": ("id", "revision", "stamped_at", "_lock", "spelt_by", "paused_by", "paused_until"),
    "Operation": ("id", "kind", "body_hash", "status", "result", "at", "attempts"),
    "AuditEvent": (
        "id", "at", "actor", "role", "action", "object_kind", "object_ids", "operation_id", "purpose",
        "purpose_digest", "number", "seal",
    ),
    "SealHead": ("id", "number", "seal", "reached_at", "_lock"),
    "ApiKey": ("id", "hash", "role", "issued_at", "expires_at", "last_used_at", "revoked_at"),
    "Load": (
        "id", "started_at", "finished_at", "status", "folder_digest", "counts", "holder", "renewed_at", "before_undo",
        "undone_at", "state_of", "sources",
    ),
    "LoadStep": ("id", "load_id", "number", "kind", "made"),
    "BeforeImage": ("id", "step_id", "place", "fact_id", "ids", "image"),
    "ImportJob": (
        "id", "status", "file_digest", "bytes", "actor", "language", "submitted_at", "started_at", "finished_at",
        "holder", "lease_until", "attempts", "counts",
    ),
    "Migration": ("id", "checksum", "applied_at"),
    "MigrationLock": ("id", "holder", "taken_at"),
    "Contest": ("id", "status", "proof", "text", "reason", "opened_at", "answered_at", "_lock"),
    "Erasure": (
        "id", "kind", "subject_id", "status", "place", "removed", "requested_at", "requested_by", "finished_at",
        "_lock",
    ),
}
# fmt: on

OPERATIONAL = (
    "Company",
    "Operation",
    "AuditEvent",
    "SealHead",
    "ApiKey",
    "Load",
    "LoadStep",
    "BeforeImage",
    "ImportJob",
    "Migration",
    "MigrationLock",
    "Contest",
    "Erasure",
)
"""Labels that hold no facts: left out of the digest of the graph."""

# fmt: off
TIES: Mapping[str, tuple[tuple[str, str], tuple[str, ...]]] = {
    # type: ((from labels, to labels), properties); alternatives are written A|B
    "PART_OF": (("OrgUnit|Customer", "OrgUnit|Customer"), ()),
    "MEMBER_OF": (("Employee", "OrgUnit"), ()),
    "LEADS": (("Employee", "OrgUnit"), ()),
    "COVERS": (("Employee", "Customer"), ("role", "focus", "with_subsidiaries", *DATED)),
    "OF": (("Department|Store|Closing", "Customer|Opportunity"), ()),
    "WORKS_IN": (("Person", "Department"), ("title", "key", "power", "power_scope", *DATED)),
    "REPORTS_TO": (("Person", "Person"), DATED),
    "SWAYS": (("Person", "Person"), ("strength", "sign", *DATED)),
    "KNOWS": (("Person|Employee", "Person|Employee"), ("strength", "kind", "sensitivity", *DATED)),
    "AT_ODDS_WITH": (("Person", "Person"), ("strength", *DATED)),
    "AT": (("Opportunity|Promotion", "Customer"), ()),
    "WORKS_ON": (("Employee", "Opportunity"), ("role", *DATED)),
    "ABOUT": (
        ("Opportunity|Observation|Alert", "Product|Person|Customer|OrgUnit|Opportunity|Store|Employee"),
        ("id", "amount", *RECORDED),
    ),
    "FOLLOWS": (("Opportunity", "Opportunity"), ("kind",)),
    "IN": (("Seat", "Opportunity"), ()),
    "HOLDS": (("Person", "Seat"), DATED),
    "PASSES_TO": (("Seat", "Seat"), DATED),
    "HELPED": (
        ("Employee", "Opportunity"),
        ("person_id", "kind", "needs_confirmation", "confirmed_at", "confirmed_by", *EVENT),
    ),
    "COMPETES_FOR": (("Competitor", "Opportunity"), ("id", "quote", "solution", "strategy", "result", *RECORDED)),
    "ENTERED": (("Opportunity", "Stage"), ("id", "at", "by", "decision", "reason", *RECORDED)),
    "WON_AS": (("Opportunity", "Agreement"), ()),
    "WITH": (("Agreement|Interaction", "Customer|Person|Store"), ()),
    "RENEWS": (("Agreement", "Agreement"), ()),
    "TOOK_PART": (("Employee|Competitor", "Interaction"), ()),
    "FOR": (("Interaction|Task|WorkOrder|Contest", "Opportunity|Customer|Person"), ()),
    "ASSIGNED_TO": (("Task", "Employee"), ("from", "to")),
    "RESOLVES": (("Task", "Alert"), ()),
    "REQUESTED": (("Employee", "WorkOrder"), ()),
    "STAFFED_BY": (("WorkOrder", "Employee"), ("id", "days", "cost", "rating", "rated_by", *RECORDED)),
    "BY": (("Order", "Customer"), ()),
    "SHIPS_TO": (("Order", "Store"), ()),
    "LINE": (("Order", "Product"), ("id", "ordered", "delivered", "price", "cost", "promotion_id", *RECORDED)),
    "BILLS": (("Invoice", "Order|Agreement"), ()),
    "CHARGED_TO": (("Expense", "Customer|Opportunity|Promotion"), ()),
    "SPENT": (("Employee", "Expense"), ()),
    "UNDER": (("Promotion", "Agreement"), ()),
    "ON": (("Promotion|Target", "Product|OrgUnit|Employee|Customer|Agreement"), ()),
    "SERVES": (("Employee", "Store"), ("route", "freq", *DATED)),
    "HELD_BY": (("Observation", "Employee|Competitor"), ()),
    "RECORDED": (("Employee", "Observation"), ()),
    "TO": (("Alert", "Employee"), ()),
    "DRIVES": (("Metric", "Metric"), ()),
    "CHEERED": (("Employee", "Agreement"), ("at",)),
    "ACTS_FOR": (("ApiKey", "Employee"), ()),
    "CONTESTS": (("Employee", "Contest"), ()),
    "ANSWERED": (("Employee", "Contest"), ()),
    "SAME_AS": (("Person|Customer", "Person|Customer"), ("id", "recorded_at")),
    "DIFFERS_FROM": (("Person|Customer", "Person|Customer"), ("id", "recorded_at", "seen")),
}
# fmt: on

# fmt: off
UNIQUE_TIES = (
    "ABOUT", "COVERS", "WORKS_IN", "REPORTS_TO", "SWAYS", "KNOWS", "AT_ODDS_WITH", "WORKS_ON", "HOLDS", "PASSES_TO",
    "HELPED", "COMPETES_FOR", "ENTERED", "STAFFED_BY", "LINE", "SERVES", "SAME_AS", "DIFFERS_FROM",
)
# fmt: on
"""Ties with an ``id`` of their own: MERGE goes by it, and a uniqueness constraint holds it."""
