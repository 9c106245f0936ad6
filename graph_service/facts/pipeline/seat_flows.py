"""Which seat passes the decision to which."""

from graph_service.facts.table import INTERVAL_COLUMNS, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="seat_flows",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "opportunity_id": TEXT,
        "from_seat_id": TEXT,
        "to_seat_id": TEXT,
        **INTERVAL_COLUMNS,
    },
)
