"""Which of our people know each other."""

from graph_service.facts.table import (
    INTERVAL_COLUMNS,
    NUMBER,
    TEXT,
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
        "from_id": TEXT,
        "to_id": TEXT,
        "strength": NUMBER,
        "how": TEXT,
        "sensitivity": TEXT,
        **INTERVAL_COLUMNS,
    },
)
