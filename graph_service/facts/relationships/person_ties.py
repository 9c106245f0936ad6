"""Who sways, knows or opposes whom; one end is one of these people, the other anybody."""

from graph_service.facts.table import (
    COUNT,
    INTERVAL_COLUMNS,
    NUMBER,
    TEXT,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="person_ties",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.ATTITUDE,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "kind": TEXT,
        "from_kind": TEXT,
        "from_id": TEXT,
        "to_kind": TEXT,
        "to_id": TEXT,
        "strength": NUMBER,
        "sign": COUNT,
        "how": TEXT,
        "sensitivity": TEXT,
        **INTERVAL_COLUMNS,
    },
)
