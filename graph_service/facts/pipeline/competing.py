"""Rivals for a deal."""

from graph_service.facts.table import FEN, KEY, TEXT, Chapter, FieldClass, Table, Time

TABLE = Table(
    name="competing",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.ALWAYS,
    columns={
        "id": TEXT,
        "opportunity_id": KEY,
        "competitor_id": KEY,
        "quote": FEN,
        "solution": TEXT,
        "strategy": TEXT,
        "result": KEY,
    },
)
