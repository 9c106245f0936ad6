"""What an employee did for a deal, with whom."""

from graph_service.facts.table import (
    DAY,
    MOMENT,
    TEXT,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="helped",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.CONTRIBUTION,
    time=Time.EVENT,
    columns={
        "id": TEXT,
        "opportunity_id": TEXT,
        "employee_id": TEXT,
        "person_id": TEXT,
        "kind": TEXT,
        "at": DAY,
        "recorded_at": MOMENT,
    },
)
