"""How a deal had been closed before it was reopened: closed from its day until the day of reopening."""

from graph_service.facts.table import INTERVAL_COLUMNS, KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="past_closings",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "opportunity_id": KEY,
        "status": KEY,
        "loss_reason": TEXT,
        **INTERVAL_COLUMNS,
    },
)
