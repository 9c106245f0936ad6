"""How a decision passes from seat to seat."""

from graph_service.recording.columns import ORIGIN, reference
from graph_service.recording.kind import FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.recording.shaping import TEXT, keyed, of_things, pick
from graph_service.store.statements import Statement

_FIELDS = {"from_seat_id": TEXT, "to_seat_id": TEXT, **ORIGIN_FIELDS}
_KEY = ("from_seat_id", "to_seat_id")

FLOW = Record(
    name="PASSES_TO",
    fields=_FIELDS,
    rows=lambda frame: pick(keyed(frame, "passes_to", _KEY), _FIELDS),
    anchors=lambda rows: of_things(rows, seats="from_seat_id to_seat_id"),
    find=Statement("reads/find_seat_flows", Ids, Stored),
    write=Statement("writes/upsert_seat_flows", Rows, Written),
)


KIND = FactKind(
    name="seat_flows",
    zh="决策流向",
    en="Flow of decisions",
    order=110,
    key=("from_seat_id", "to_seat_id"),
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
        *ORIGIN,
    ),
    records=(FLOW,),
)
