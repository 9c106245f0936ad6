"""What was observed about the customer itself (expected key persons, spend, ...)."""

from graph_service.facts.table import (
    OBSERVATION_COLUMNS,
    TEXT,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="measures",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.OBSERVATION,
    columns={
        "id": TEXT,
        **OBSERVATION_COLUMNS,
    },
)
