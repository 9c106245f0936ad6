"""Which competitor is after which deal, and with what."""

from graph_service.recording.columns import ORIGIN, reference
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import INTEGER, TEXT, keyed, of_things, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.store.statements import Statement

_FIELDS = {
    "competitor_id": TEXT,
    "opportunity_id": TEXT,
    "quote": INTEGER,
    "solution": TEXT,
    "strategy": TEXT,
    "result": TEXT,
    **ORIGIN_FIELDS,
}
_KEY = ("competitor_id", "opportunity_id")

COMPETITION = Record(
    name="COMPETES_FOR",
    fields=_FIELDS,
    is_keyed=True,
    rows=lambda frame: pick(keyed(frame, "competes_for", _KEY), _FIELDS),
    anchors=lambda rows: of_things(rows, opportunities="opportunity_id"),
    find=Statement("reads/find_competing", Ids, Stored),
    write=Statement("writes/upsert_competing", Rows, Written),
)


KIND = FactKind(
    name="competing",
    zh="竞争情况",
    en="Competition for deals",
    order=150,
    key=("competitor_id", "opportunity_id"),
    columns=(
        reference(
            "competitor_id",
            ("竞争对手编号", "竞争对手"),
            ("competitor",),
            "哪个对手。",
            "The competitor.",
            is_required=True,
        ),
        reference(
            "opportunity_id",
            ("商机编号", "商机"),
            ("opportunity",),
            "争夺哪个商机。",
            "The opportunity it is after.",
            is_required=True,
        ),
        Column(
            "quote",
            ColumnType.MONEY,
            ("报价",),
            "对手报价（分）。",
            "Its quote in fen.",
            minimum=0,
        ),
        Column("solution", ColumnType.TEXT, ("方案",), "对手的方案。", "What it offers."),
        Column(
            "strategy",
            ColumnType.TEXT,
            ("策略", "打法"),
            "对手的打法。",
            "How it plays.",
        ),
        Column("result", ColumnType.TEXT, ("结果",), "对手的结果。", "How it ended for it."),
        *ORIGIN,
    ),
    records=(COMPETITION,),
)
