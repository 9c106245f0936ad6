"""Which customers, of this one and those above it, are one: recorded as two, said later to be the same."""

from graph_service.facts.table import MOMENT, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="customer_merges",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={"id": TEXT, "merged_id": TEXT, "kept_id": TEXT, "recorded_at": MOMENT},
)
