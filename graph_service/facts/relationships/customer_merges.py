"""Which customers, of this one and those above it, are one: recorded as two, said later to be the same."""

from graph_service.facts.table import KEY, MOMENT, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="customer_merges",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={"id": TEXT, "merged_id": KEY, "kept_id": KEY, "recorded_at": MOMENT},
)
