"""Our organisation."""

from graph_service.facts.table import TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="org_units",
    chapter=Chapter.COMPANY,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": TEXT,
        "name": TEXT,
        "name_en": TEXT,
        "kind": TEXT,
        "parent_id": TEXT,
    },
)
