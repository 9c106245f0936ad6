"""What was observed about these people, whoever holds it: our company, an employee, a competitor."""

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
    name="ratings",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.ATTITUDE,
    time=Time.OBSERVATION,
    columns={
        "id": TEXT,
        "person_id": KEY,
        **OBSERVATION_COLUMNS,
        "text": KEY,  # of people nothing but a stance is kept as text
    },
    subject=("person_id",),
)
