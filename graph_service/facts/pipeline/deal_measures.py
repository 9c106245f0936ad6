"""What was observed about a deal: its amount over time, answers to the four questions, ..."""

from graph_service.facts.table import (
    KEY,
    OBSERVATION_COLUMNS,
    TEXT,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="deal_measures",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.OBSERVATION,
    columns={
        "id": TEXT,
        "opportunity_id": KEY,
        **OBSERVATION_COLUMNS,
    },
    subject=("opportunity_id",),
)
