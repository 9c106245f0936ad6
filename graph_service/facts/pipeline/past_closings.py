"""How a deal had been closed before it was reopened: closed from its day until the day of reopening."""

from graph_service.facts.table import INTERVAL_COLUMNS, KEY, TEXT, WORD, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="past_closings",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "opportunity_id": KEY,
        "status": WORD,
        "loss_reason": TEXT,
        **INTERVAL_COLUMNS,
    },
)
