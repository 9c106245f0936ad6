"""Which customer is part of which, of this one and those above it, as recorded under each id."""

from graph_service.facts.table import KEY, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="groups",
    chapter=Chapter.RELATIONSHIPS,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={"id": KEY, "parent_id": KEY},
)
