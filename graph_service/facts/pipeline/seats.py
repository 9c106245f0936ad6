"""Places in the decision of a deal; a seat has no end, its holders have."""

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
    name="seats",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "opportunity_id": TEXT,
        "role": TEXT,
        "power": TEXT,
        "power_scope": TEXT,
        "political": TEXT,
        "weight": NUMBER,
        **INTERVAL_COLUMNS,
    },
)
