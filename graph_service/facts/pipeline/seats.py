"""Places in the decision of a deal; a seat has no end, its holders have."""

from graph_service.facts.table import (
    INTERVAL_COLUMNS,
    KEY,
    NUMBER,
    WORD,
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
        "id": KEY,
        "opportunity_id": KEY,
        "role": WORD,
        "power": WORD,
        "power_scope": WORD,
        "political": WORD,
        "weight": NUMBER,
        **INTERVAL_COLUMNS,
    },
)
