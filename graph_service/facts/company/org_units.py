"""Our organisation."""

from graph_service.facts.table import KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="org_units",
    chapter=Chapter.COMPANY,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": KEY,
        "name": TEXT,
        "name_en": TEXT,
        "kind": KEY,
        "parent_id": KEY,
    },
)
