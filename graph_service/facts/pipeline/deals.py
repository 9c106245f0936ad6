"""Opportunities at the customer; their status at a date follows from created_on and closed_on."""

from graph_service.facts.table import (
    DAY,
    FEN,
    KEY,
    MOMENT,
    NUMBER,
    TEXT,
    WORD,
    Chapter,
    FieldClass,
    Table,
    Time,
)

TABLE = Table(
    name="deals",
    chapter=Chapter.PIPELINE,
    field_class=FieldClass.DEAL,
    time=Time.ALWAYS,
    columns={
        "id": KEY,
        "name": TEXT,
        "name_en": TEXT,
        "amount": FEN,
        "budget": FEN,
        "origin": WORD,
        "created_on": DAY,
        "expected_close": DAY,
        "closed_on": DAY,
        "status": WORD,
        "loss_reason": TEXT,
        "approval_quota": NUMBER,
        "recorded_at": MOMENT,
        "closed_recorded_at": MOMENT,
    },
)
