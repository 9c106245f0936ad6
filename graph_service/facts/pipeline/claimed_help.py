"""Help that needs somebody else's word before it counts; ``confirmed_at`` is empty until they gave it."""

from graph_service.facts.table import DAY, KEY, MOMENT, TEXT, WORD, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="claimed_help",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.CONTRIBUTION,
    time=Time.EVENT,
    columns={
        "id": TEXT,
        "opportunity_id": KEY,
        "employee_id": KEY,
        "person_id": KEY,
        "kind": WORD,
        "at": DAY,
        "recorded_at": MOMENT,
        "confirmed_at": MOMENT,
    },
)
