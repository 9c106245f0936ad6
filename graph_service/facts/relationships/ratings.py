"""What was observed about these people, whoever holds it: our company, an employee, a competitor."""

from graph_service.facts.table import (
    FACT,
    KEY,
    OBSERVATION_COLUMNS,
    WORD,
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
        "id": FACT,
        "person_id": KEY,
        **OBSERVATION_COLUMNS,
        "text": WORD,  # of people nothing but a stance is kept as text
    },
    subject=("person_id",),
)
