"""Our rivals."""

from graph_service.facts.table import KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="competitors",
    chapter=Chapter.COMPANY,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": KEY,
        "name": TEXT,
    },
)
