"""Who leads which unit."""

from graph_service.facts.table import KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="leads",
    chapter=Chapter.COMPANY,
    field_class=FieldClass.STRUCTURE,
    time=Time.ALWAYS,
    columns={
        "id": TEXT,
        "employee_id": KEY,
        "org_unit_id": KEY,
    },
)
