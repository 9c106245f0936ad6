"""Deals: what a customer may buy from us, how much, and how it ended."""

import polars as pl

from graph_service.recording.columns import (
    ORIGIN,
    RECORDED_AT,
    identity,
    named,
    reference,
)
from graph_service.recording.faults import faults, together
from graph_service.recording.kind import NO_FAULTS, Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Link, Record, Rows, Stored, Written
from graph_service.recording.shaping import (
    BOOLEAN,
    DATED,
    DAY,
    INTEGER,
    KNOWN,
    MOMENT,
    NUMBER,
    STAMP,
    TEXT,
    keyed,
    of_things,
    pick,
)
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.recording.spelling import SPELT
from graph_service.store.statements import Statement

_FIELDS = {
    "name": TEXT,
    "name_en": TEXT,
    "amount": INTEGER,
    "budget": INTEGER,
    "award": INTEGER,
    "discount": NUMBER,
    "customised": BOOLEAN,
    "origin": TEXT,
    "created_on": DAY,
    "expected_close": DAY,
    "closed_on": DAY,
    "closed_recorded_at": MOMENT,
    "status": TEXT,
    "loss_reason": TEXT,
    "approval_quota": NUMBER,
    "customer_id": TEXT,
    "owner_id": TEXT,
    **KNOWN,
    **ORIGIN_FIELDS,
}


_PAST = {"opportunity_id": TEXT, "status": TEXT, "loss_reason": TEXT, **DATED}
PAST_COLUMNS = {"past:status": TEXT, "past:loss_reason": TEXT, "past:from": DAY, "past:to": DAY, "past:known": MOMENT}
"""Columns of a row that reopens a deal: how it had been closed. No file has them."""


_STATUSES = {
    "open": ("进行中", "跟进中", "打开"),
    "won": ("赢单", "成交", "中标"),
    "lost": ("输单", "丢单", "落标"),
    "abandoned": ("放弃", "终止", "取消"),
}
_CLOSED = [status for status in _STATUSES if status != "open"]


def _past(frame: pl.DataFrame) -> pl.DataFrame:
    """The closings that rows take back."""
    if "past:from" not in frame.columns:
        return pick(frame.clear(), _PAST)
    closing = frame.filter(pl.col("past:from").is_not_null()).select(
        "row",
        pl.col("id").alias("opportunity_id"),
        pl.col("past:status").alias("status"),
        pl.col("past:loss_reason").alias("loss_reason"),
        pl.col("past:from").alias("from"),
        pl.col("past:to").alias("to"),
        pl.col("past:known").alias("recorded_at"),
        pl.lit(value=False).alias("recorded_assumed"),
        pl.col(STAMP).alias("to_recorded_at"),
    )
    return pick(keyed(closing, "closing", ("opportunity_id", "from", "recorded_at")), _PAST)


def _check(frame: pl.DataFrame) -> pl.DataFrame:
    """Closed if and only if there is a day of closing, and not before it was opened.

    A status that is none is a fault of its own, and says nothing about days.
    """
    if "status" not in frame.columns or "created_on" not in frame.columns:
        return NO_FAULTS
    closed_on = pl.col("closed_on") if "closed_on" in frame.columns else pl.lit(None, pl.Date)
    rows = frame.with_columns(closed_on.alias("closed_on"))
    is_open, has_day = pl.col("status") == "open", pl.col("closed_on").is_not_null()
    is_closed = pl.col("status").is_in(_CLOSED)
    return together(
        faults(rows.filter(is_closed & ~has_day), "closed_on", "closed_without_date", status=pl.col("status")),
        faults(rows.filter(is_open & has_day), "closed_on", "date_without_close"),
        faults(
            rows.filter(pl.col("closed_on") < pl.col("created_on")),
            "closed_on",
            "closed_before_created",
            created_on=pl.col("created_on"),
        ),
    )


OPPORTUNITY = Record(
    name="Opportunity",
    fields=_FIELDS,
    rows=lambda frame: pick(frame, _FIELDS),
    anchors=lambda rows: of_things(rows, customers="customer_id"),
    find=Statement("reads/find_opportunities", Ids, Stored),
    write=Statement("writes/upsert_opportunities", Rows, Written),
    derived=SPELT,
    links=(
        Link("customer_id", Statement("writes/link_opportunity_customers", Rows, Written)),
        Link("owner_id", Statement("writes/link_opportunity_owners", Rows, Written)),
    ),
)
PAST_CLOSING = Record(
    name="Closing",
    fields=_PAST,
    rows=_past,
    anchors=lambda rows: of_things(rows, opportunities="opportunity_id"),
    find=Statement("reads/find_past_closings", Ids, Stored),
    write=Statement("writes/upsert_past_closings", Rows, Written),
    is_main=False,
)


KIND = FactKind(
    name="opportunities",
    zh="商机",
    en="Opportunities",
    order=80,
    thing="opportunity",
    key=("id",),
    is_membership=True,
    own_dates=("created_on",),
    check=_check,
    columns=(
        identity("商机编号。", "Id of the opportunity."),
        *named("商机名称。", "Name of the opportunity."),
        reference(
            "customer_id",
            ("客户编号", "客户"),
            ("customer",),
            "属于哪个客户。",
            "The customer it belongs to.",
            is_required=True,
        ),
        reference(
            "owner_id",
            ("负责人", "负责人编号", "商机负责人"),
            ("employee",),
            "我方负责人。",
            "The employee who owns it.",
        ),
        Column(
            "amount",
            ColumnType.MONEY,
            ("金额", "商机金额"),
            "金额（分）。",
            "Amount in fen.",
            minimum=0,
        ),
        Column(
            "budget",
            ColumnType.MONEY,
            ("预算",),
            "客户预算（分）。",
            "The customer's budget in fen.",
            minimum=0,
        ),
        Column(
            "award",
            ColumnType.MONEY,
            ("中标金额", "成交金额"),
            "中标金额（分）。",
            "Awarded in fen.",
            minimum=0,
        ),
        Column(
            "discount",
            ColumnType.NUMBER,
            ("折扣",),
            "让利比例，0 到 1。",
            "Discount given, 0 to 1.",
            minimum=0,
            maximum=1,
        ),
        Column(
            "customised",
            ColumnType.BOOLEAN,
            ("定制", "是否定制"),
            "是否定制方案。",
            "Whether made to measure.",
        ),
        Column(
            "origin",
            ColumnType.CHOICE,
            ("来源类型", "商机来源"),
            "培育（我方引导出的需求）或捕获（客户已有的需求）。",
            "incubated (a need we helped to form) or captured (a need that was there).",
            choices={
                "incubated": ("培育", "孵化", "引导"),
                "captured": ("捕获", "抓取"),
            },
        ),
        Column(
            "created_on",
            ColumnType.DATE,
            ("创建日期", "立项日期", "发现日期"),
            "商机建立的日期。",
            "The day it was opened.",
            is_required=True,
        ),
        Column(
            "expected_close",
            ColumnType.DATE,
            ("预计成交日期", "预计结束", "预计签约日期"),
            "预计何时有结果。",
            "When a decision is expected.",
        ),
        Column(
            "closed_on",
            ColumnType.DATE,
            ("关闭日期", "结束日期", "成交日期"),
            "有结果的日期；进行中则留空。",
            "The day it was decided; empty while open.",
        ),
        Column(
            "status",
            ColumnType.CHOICE,
            ("状态", "商机状态"),
            "进行中、赢单、输单或放弃。",
            "open, won, lost or abandoned.",
            is_required=True,
            choices=_STATUSES,
        ),
        Column(
            "loss_reason",
            ColumnType.TEXT,
            ("输单原因", "丢单原因"),
            "为什么没赢。",
            "Why it was not won.",
        ),
        Column(
            "approval_quota",
            ColumnType.NUMBER,
            ("通过门槛", "表决门槛"),
            "决策席位权重之和达到多少即通过。",
            "The sum of weights of deciding seats at which it passes.",
            minimum=0,
        ),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(OPPORTUNITY, PAST_CLOSING),
)
