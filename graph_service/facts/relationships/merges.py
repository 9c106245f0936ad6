"""Which of these people, or of those they are tied to, are one person: recorded as two, said later to be the same."""

from graph_service.facts.table import FLAG, KEY, MOMENT, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="merges",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": TEXT,
        "merged_id": KEY,
        "kept_id": KEY,
        "merged_is_here": FLAG,
        "kept_is_here": FLAG,
        "recorded_at": MOMENT,
    },
)
