"""Rivals for a deal."""

from graph_service.facts.table import FEN, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="competing",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.ALWAYS,
    columns={
        "id": TEXT,
        "opportunity_id": TEXT,
        "competitor_id": TEXT,
        "quote": FEN,
        "solution": TEXT,
        "strategy": TEXT,
        "result": TEXT,
    },
)
