"""Who sits in a seat, from when to when."""

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
    name="holdings",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "seat_id": KEY,
        "opportunity_id": KEY,
        "person_id": KEY,
        **INTERVAL_COLUMNS,
    },
)
