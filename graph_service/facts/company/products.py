"""What we sell."""

from graph_service.facts.table import FLAG, KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="products",
    chapter=Chapter.COMPANY,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": KEY,
        "name": TEXT,
        "category": TEXT,
        "brand": TEXT,
        "high_margin": FLAG,
    },
)
