"""Who sways, knows or opposes whom; one end is one of these people, the other anybody."""

from graph_service.facts.table import (
    FACT,
    INTERVAL_COLUMNS,
    KEY,
    NUMBER,
    SIGN,
    WORD,
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
        "id": FACT,
        "kind": WORD,
        "from_kind": WORD,
        "from_id": KEY,
        "to_kind": WORD,
        "to_id": KEY,
        "strength": NUMBER,
        "sign": SIGN,
        "how": WORD,
        "sensitivity": WORD,
        **INTERVAL_COLUMNS,
    },
)
