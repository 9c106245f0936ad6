"""Which seat passes the decision to which."""

from graph_service.facts.table import FACT, INTERVAL_COLUMNS, KEY, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="seat_flows",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.INTERVAL,
    columns={
        "id": FACT,
        "opportunity_id": KEY,
        "from_seat_id": KEY,
        "to_seat_id": KEY,
        **INTERVAL_COLUMNS,
    },
)
