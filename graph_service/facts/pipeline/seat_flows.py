"""Which seat passes the decision to which."""

from graph_service.facts.table import INTERVAL_COLUMNS, KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="seat_flows",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "opportunity_id": KEY,
        "from_seat_id": KEY,
        "to_seat_id": KEY,
        **INTERVAL_COLUMNS,
    },
)
