"""Which of these people, or of those they are tied to, are one person: recorded as two, said later to be the same."""

from graph_service.facts.table import FLAG, MOMENT, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="merges",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": TEXT,
        "merged_id": TEXT,
        "kept_id": TEXT,
        "merged_is_here": FLAG,
        "kept_is_here": FLAG,
        "recorded_at": MOMENT,
    },
)
