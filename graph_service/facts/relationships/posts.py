"""Posts of these people at the customer or at an ancestor of it, with the power that goes with them."""

from graph_service.facts.table import (
    FACT,
    FLAG,
    INTERVAL_COLUMNS,
    KEY,
    TEXT,
    WORD,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="posts",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.INTERVAL,
    columns={
        "id": FACT,
        "person_id": KEY,
        "department_id": KEY,
        "post_customer_id": KEY,
        "title": TEXT,
        "key": FLAG,
        "power": WORD,
        "power_scope": WORD,
        **INTERVAL_COLUMNS,
    },
)
