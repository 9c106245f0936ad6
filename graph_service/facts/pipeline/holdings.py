"""Who sits in a seat, from when to when."""

from graph_service.facts.table import (
    FACT,
    INTERVAL_COLUMNS,
    KEY,
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
        "id": FACT,
        "seat_id": KEY,
        "opportunity_id": KEY,
        "person_id": KEY,
        **INTERVAL_COLUMNS,
    },
)
