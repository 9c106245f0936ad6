"""Help that needs somebody else's word before it counts; ``confirmed_at`` is empty until they gave it."""

from graph_service.facts.table import DAY, MOMENT, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="claimed_help",
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
        "confirmed_at": MOMENT,
    },
)
