"""Which of us work on a deal; role owner = the one who answers for it."""

from graph_service.facts.table import (
    FACT,
    INTERVAL_COLUMNS,
    KEY,
    WORD,
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
        "id": FACT,
        "opportunity_id": KEY,
        "employee_id": KEY,
        "role": WORD,
        **INTERVAL_COLUMNS,
    },
)
