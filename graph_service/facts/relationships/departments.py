"""Departments of the customer; key = one we must know somebody in."""

from graph_service.facts.table import FLAG, KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="departments",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": KEY,
        "name": TEXT,
        "name_en": TEXT,
        "key": FLAG,
    },
)
