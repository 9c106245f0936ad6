"""Which of our people know each other."""

from graph_service.facts.table import (
    INTERVAL_COLUMNS,
    KEY,
    NUMBER,
    TEXT,
    WORD,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="colleague_ties",
    chapter=Chapter.COMPANY,
    field_class=FieldClass.STRUCTURE,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "from_id": KEY,
        "to_id": KEY,
        "strength": NUMBER,
        "how": WORD,
        "sensitivity": WORD,
        **INTERVAL_COLUMNS,
    },
)
