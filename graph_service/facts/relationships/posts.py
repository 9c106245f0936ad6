"""Posts of these people at the customer or at an ancestor of it, with the power that goes with them."""

from graph_service.facts.table import (
    FLAG,
    INTERVAL_COLUMNS,
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
        "person_id": TEXT,
        "department_id": TEXT,
        "post_customer_id": TEXT,
        "title": TEXT,
        "key": FLAG,
        "power": TEXT,
        "power_scope": TEXT,
        **INTERVAL_COLUMNS,
    },
)
