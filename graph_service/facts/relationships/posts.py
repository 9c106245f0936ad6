"""Posts of these people at the customer or at an ancestor of it, with the power that goes with them."""

from graph_service.facts.table import (
    FLAG,
    INTERVAL_COLUMNS,
    KEY,
    TEXT,
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
        "id": TEXT,
        "person_id": KEY,
        "department_id": KEY,
        "post_customer_id": KEY,
        "title": TEXT,
        "key": FLAG,
        "power": KEY,
        "power_scope": KEY,
        **INTERVAL_COLUMNS,
    },
)
