"""Everyone who ever held a post or a seat at the customer."""

from graph_service.facts.table import KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="people",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": KEY,
        "name": TEXT,
        "name_en": TEXT,
        "title": TEXT,
        "organisation": TEXT,
    },
)
