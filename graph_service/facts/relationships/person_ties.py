"""Who sways, knows or opposes whom; one end is one of these people, the other anybody."""

from graph_service.facts.table import (
    COUNT,
    INTERVAL_COLUMNS,
    KEY,
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
        "kind": KEY,
        "from_kind": KEY,
        "from_id": KEY,
        "to_kind": KEY,
        "to_id": KEY,
        "strength": NUMBER,
        "sign": COUNT,
        "how": KEY,
        "sensitivity": KEY,
        **INTERVAL_COLUMNS,
    },
)
