"""How a decision passes from seat to seat."""

import polars as pl

from graph_service.recording.columns import ORIGIN, RECORDED_AT, period, reference
from graph_service.recording.kind import FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import DATED, TEXT, keyed, of_things, pick
from graph_service.store.statements import Statement

_FIELDS = {"from_seat_id": TEXT, "to_seat_id": TEXT, **DATED}
_KEY = ("from_seat_id", "to_seat_id")


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    """A flow is named by its two seats; one drawn again after it was withdrawn also by the day it begins."""
    if "from" not in frame.columns:
        return pick(keyed(frame, "passes_to", _KEY), _FIELDS)
    always = frame.filter(pl.col("from").is_null())
    since = frame.filter(pl.col("from").is_not_null())
    return pick(
        pl.concat([keyed(always, "passes_to", _KEY), keyed(since, "passes_to", (*_KEY, "from"))]).sort("row"), _FIELDS
    )


FLOW = Record(
    name="PASSES_TO",
    fields=_FIELDS,
    is_keyed=True,
    rows=_rows,
    anchors=lambda rows: of_things(rows, seats="from_seat_id to_seat_id"),
    find=Statement("reads/find_seat_flows", Ids, Stored),
    write=Statement("writes/upsert_seat_flows", Rows, Written),
)


KIND = FactKind(
    name="seat_flows",
    zh="决策流向",
    en="Flow of decisions",
    order=110,
    key=("from_seat_id", "to_seat_id", "from"),
    own_dates=("from",),
    structure=("to",),
    columns=(
        reference(
            "from_seat_id",
            ("起始席位", "来源席位", "从席位"),
            ("seat",),
            "决策从哪个席位出发。",
            "The seat it leaves.",
            is_required=True,
        ),
        reference(
            "to_seat_id",
            ("目标席位", "到席位"),
            ("seat",),
            "交到哪个席位。",
            "The seat it goes to.",
            is_required=True,
        ),
        *period("流向", "It passes"),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(FLOW,),
)
