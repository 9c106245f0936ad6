"""Who reports to whom."""

from graph_service.facts.table import (
    INTERVAL_COLUMNS,
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
        "person_id": TEXT,
        "manager_id": TEXT,
        **INTERVAL_COLUMNS,
    },
)
