"""Who reports to whom."""

from graph_service.facts.table import (
    INTERVAL_COLUMNS,
    KEY,
    TEXT,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="reporting_lines",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "person_id": KEY,
        "manager_id": KEY,
        **INTERVAL_COLUMNS,
    },
)
