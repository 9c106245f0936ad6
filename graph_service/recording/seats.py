"""Seats of a deal's decision chain, and who holds them; several rows of one id are successive holders."""

import polars as pl

from graph_service.recording.columns import (
    ORIGIN,
    RECORDED_AT,
    identity,
    period,
    power,
    reference,
)
from graph_service.recording.faults import faults
from graph_service.recording.kind import NO_FAULTS, Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Link, Record, Rows, Stored, Written
from graph_service.recording.shaping import DATED, DAY, KNOWN, NUMBER, SINCE, TEXT, filled, keyed, of_things, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.store.statements import Statement

_SEAT = {
    "role": TEXT,
    "power": TEXT,
    "power_scope": TEXT,
    "political": TEXT,
    "weight": NUMBER,
    "from": DAY,
    "opportunity_id": TEXT,
    **KNOWN,
    **ORIGIN_FIELDS,
}
_HOLDING = {"seat_id": TEXT, "person_id": TEXT, **DATED}


def _check(frame: pl.DataFrame) -> pl.DataFrame:
    if "weight" not in frame.columns:
        return NO_FAULTS
    return faults(frame.filter(pl.col("weight") <= 0), "weight", "weight_not_positive")


def _first_row_first(frame: pl.DataFrame) -> pl.DataFrame:
    """A seat exists from its first row on: the smallest ``from``, empty before any, then the first recorded."""
    order = [name for name in ("from", "recorded_at") if name in frame.columns]
    return frame.sort(order, maintain_order=True)


def _seats(frame: pl.DataFrame) -> pl.DataFrame:
    since = {"from": SINCE} if SINCE in frame.columns else {}
    return pick(_first_row_first(frame), _SEAT, **since)


def _holdings(frame: pl.DataFrame) -> pl.DataFrame:
    rows = filled(frame, "person_id").with_columns(seat_id="id")
    return pick(keyed(rows, "holds", ("seat_id", "person_id", "from")), _HOLDING)


SEAT = Record(
    name="Seat",
    fields=_SEAT,
    rows=_seats,
    anchors=lambda rows: of_things(rows, opportunities="opportunity_id"),
    find=Statement("reads/find_seats", Ids, Stored),
    write=Statement("writes/upsert_seats", Rows, Written),
    links=(Link("opportunity_id", Statement("writes/link_seat_opportunities", Rows, Written)),),
)
HOLDING = Record(
    name="HOLDS",
    fields=_HOLDING,
    rows=_holdings,
    anchors=lambda rows: of_things(rows, people="person_id", seats="seat_id"),
    find=Statement("reads/find_holdings", Ids, Stored),
    write=Statement("writes/upsert_holdings", Rows, Written),
)


KIND = FactKind(
    name="seats",
    zh="决策席位",
    en="Seats of decision chains",
    order=100,
    thing="seat",
    key=("id", "person_id", "from"),
    group="id",
    is_membership=True,
    own_dates=("from",),
    structure=("to", "role", "power", "power_scope", "political", "weight"),
    check=_check,
    columns=(
        identity(
            "席位编号；先后由不同的人担任则写多行，编号相同。",
            "Id of the seat; successive holders are several rows of one id.",
        ),
        reference(
            "opportunity_id",
            ("商机编号", "商机"),
            ("opportunity",),
            "属于哪个商机的决策链。",
            "The opportunity whose decision chain it belongs to.",
            is_required=True,
        ),
        Column(
            "role",
            ColumnType.CHOICE,
            ("决策角色", "角色"),
            "批准者、决策者、技术把关者、使用者、影响者或教练。",
            "approver, decision_maker, evaluator, user, influencer or coach.",
            is_required=True,
            choices={
                "approver": ("批准者", "审批者", "批准人"),
                "decision_maker": ("决策者", "决策人", "拍板人"),
                "evaluator": ("技术把关者", "评估者", "把关者"),
                "user": ("使用者", "用户"),
                "influencer": ("影响者", "影响人"),
                "coach": ("教练", "内线"),
            },
        ),
        reference(
            "person_id",
            ("人员编号", "人员", "担任者"),
            ("person",),
            "由谁担任；不知道是谁则留空（空缺）。",
            "Who holds it; empty = vacant: we do not know who decides there.",
        ),
        *power(
            "该席位的权力；留空表示与担任者本人的权力相同。",
            "The seat's power; empty = the holder's own.",
        ),
        Column(
            "political",
            ColumnType.CHOICE,
            ("政治位置", "政治结构", "圈层"),
            "核心圈、政治结构内或圈外。",
            "inner, structure or outside.",
            choices={
                "inner": ("核心圈", "核心", "内圈"),
                "structure": ("政治结构", "结构内", "圈内"),
                "outside": ("圈外", "外围"),
            },
        ),
        Column(
            "weight",
            ColumnType.NUMBER,
            ("权重",),
            "席位权重，大于 0；留空则由角色得出。",
            "Weight of the seat, above 0; empty = from its role.",
        ),
        *period("担任该席位", "Held"),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(SEAT, HOLDING),
)
