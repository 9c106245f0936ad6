"""Which of us work on a deal; role owner = the one who answers for it."""

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
    name="deal_team",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "opportunity_id": KEY,
        "employee_id": KEY,
        "role": KEY,
        **INTERVAL_COLUMNS,
    },
)
