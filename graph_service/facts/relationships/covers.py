"""Which of us cover the customer."""

from graph_service.facts.table import (
    FLAG,
    INTERVAL_COLUMNS,
    KEY,
    TEXT,
    WORD,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="covers",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "employee_id": KEY,
        "role": WORD,
        "focus": FLAG,
        "with_subsidiaries": FLAG,
        **INTERVAL_COLUMNS,
    },
)
