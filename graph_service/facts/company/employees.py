"""Our people; from and to are the days they were hired and left."""

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
    name="employees",
    chapter=Chapter.COMPANY,
    field_class=FieldClass.STRUCTURE,
    time=Time.INTERVAL,
    columns={
        "id": KEY,
        "name": TEXT,
        "name_en": TEXT,
        "role": KEY,
        "org_unit_id": KEY,
        "opt_out": FLAG,
        **INTERVAL_COLUMNS,
    },
)
