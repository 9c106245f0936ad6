"""Our people; from and to are the days they were hired and left."""

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
    name="employees",
    chapter=Chapter.COMPANY,
    field_class=FieldClass.STRUCTURE,
    time=Time.INTERVAL,
    columns={
        "id": TEXT,
        "name": TEXT,
        "name_en": TEXT,
        "role": TEXT,
        "org_unit_id": TEXT,
        "opt_out": FLAG,
        **INTERVAL_COLUMNS,
    },
)
