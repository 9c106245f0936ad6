"""Which seat passes the decision to which."""

from graph_service.facts.table import TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="seat_flows",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.ALWAYS,
    columns={
        "id": TEXT,
        "opportunity_id": TEXT,
        "from_seat_id": TEXT,
        "to_seat_id": TEXT,
    },
)
