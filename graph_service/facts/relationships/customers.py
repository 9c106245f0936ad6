"""The customer itself and its parent in the group."""

from graph_service.facts.table import KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="customers",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": KEY,
        "name": TEXT,
        "name_en": TEXT,
        "industry": TEXT,
        "region": TEXT,
        "channel": KEY,
        "tier": KEY,
        "parent_id": KEY,
    },
)
