"""Which of us work on a deal; role owner = the one who answers for it."""

from graph_service.facts.table import (
    INTERVAL_COLUMNS,
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
        "opportunity_id": TEXT,
        "employee_id": TEXT,
        "role": TEXT,
        **INTERVAL_COLUMNS,
    },
)
