"""Visits, calls and meetings, planned and held, with everyone who took part."""

import polars as pl

from graph_service.domain.personal_data import SEALED
from graph_service.recording.columns import ORIGIN, RECORDED_AT, identity, reference
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Anchors, Ids, Link, Record, Rows, Stored, Written
from graph_service.recording.shaping import INTEGER, KNOWN, MOMENT, TEXT, TEXTS, of_company, of_things, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.store.statements import Statement


def _many(name: str, zh: tuple[str, ...], thing: str, note_zh: str, note_en: str) -> Column:
    return Column(name, ColumnType.IDS, zh, note_zh, note_en, refers_to=(thing,))


def _moment(name: str, zh: tuple[str, ...], note_zh: str, note_en: str) -> Column:
    return Column(name, ColumnType.MOMENT, zh, note_zh, note_en)


_FIELDS = {
    "kind": TEXT,
    "mode": TEXT,
    "planned_at": MOMENT,
    "held_at": MOMENT,
    "minutes": INTEGER,
    "purpose": TEXT,
    "summary": TEXT,
    "attitude": TEXT,
    "outcome": TEXT,
    "missed_reason": TEXT,
    "next_at": MOMENT,
    "employee_ids": TEXTS,
    "person_ids": TEXTS,
    "competitor_ids": TEXTS,
    "customer_id": TEXT,
    "store_id": TEXT,
    "opportunity_id": TEXT,
    **KNOWN,
    **ORIGIN_FIELDS,
}


def _rows(frame: pl.DataFrame) -> pl.DataFrame:
    """A set of people has no order, and nobody takes part twice."""
    many = [name for name, dtype in _FIELDS.items() if isinstance(dtype, pl.List) and name in frame.columns]
    sets = [pl.col(name).list.unique().list.sort().alias(name) for name in many]
    nulls = [pl.when(pl.col(name).list.len() > 0).then(pl.col(name)).alias(name) for name in many]
    return pick(frame.with_columns(sets).with_columns(nulls), _FIELDS)


def _anchors(rows: pl.DataFrame) -> Anchors:
    found = of_things(rows, customers="customer_id", people="person_ids", opportunities="opportunity_id")
    return found if found != Anchors() else of_company(rows)


INTERACTION = Record(
    name="Interaction",
    fields=_FIELDS,
    rows=_rows,
    anchors=_anchors,
    find=Statement("reads/find_interactions", Ids, Stored),
    write=Statement("writes/upsert_interactions", Rows, Written),
    sealed=SEALED["Interaction"],
    links=(
        Link("employee_ids", Statement("writes/link_interaction_employees", Rows, Written)),
        Link("person_ids", Statement("writes/link_interaction_people", Rows, Written)),
        Link("competitor_ids", Statement("writes/link_interaction_competitors", Rows, Written)),
        Link("customer_id", Statement("writes/link_interaction_customers", Rows, Written)),
        Link("store_id", Statement("writes/link_interaction_stores", Rows, Written)),
        Link("opportunity_id", Statement("writes/link_interaction_opportunities", Rows, Written)),
    ),
)


KIND = FactKind(
    name="interactions",
    zh="往来活动",
    en="Interactions",
    order=160,
    thing="interaction",
    key=("id",),
    own_dates=("held_at", "planned_at"),
    columns=(
        identity("活动编号。", "Id of the interaction."),
        Column(
            "kind",
            ColumnType.CHOICE,
            ("活动类型", "类型"),
            "拜访、电话、会议、联合拜访、服务、审核或评审。",
            "visit, call, meeting, joint_visit, service, audit or review.",
            is_required=True,
            choices={
                "visit": ("拜访",),
                "call": ("电话", "通话"),
                "meeting": ("会议", "会面"),
                "joint_visit": ("联合拜访", "陪访"),
                "service": ("服务",),
                "audit": ("审核", "检查"),
                "review": ("评审", "回顾"),
            },
        ),
        Column(
            "mode",
            ColumnType.CHOICE,
            ("方式", "形式"),
            "面对面或远程。",
            "f2f (face to face) or remote.",
            is_required=True,
            choices={"f2f": ("面对面", "线下", "现场"), "remote": ("远程", "线上")},
        ),
        _many(
            "employee_ids",
            ("我方人员", "员工编号"),
            "employee",
            "我方谁参加，用分号隔开。",
            "Who of us took part.",
        ),
        _many(
            "person_ids",
            ("客户方人员", "人员编号"),
            "person",
            "客户方谁参加，用分号隔开。",
            "Who of theirs did.",
        ),
        _many(
            "competitor_ids",
            ("竞争对手", "竞争对手编号"),
            "competitor",
            "在场的竞争对手。",
            "Competitors who took part.",
        ),
        reference(
            "customer_id",
            ("客户编号", "客户"),
            ("customer",),
            "与哪个客户。",
            "With which customer.",
        ),
        reference(
            "store_id",
            ("门店编号", "门店"),
            ("store",),
            "在哪个门店。",
            "At which store.",
        ),
        reference(
            "opportunity_id",
            ("商机编号", "商机"),
            ("opportunity",),
            "为了哪个商机。",
            "For which opportunity.",
        ),
        _moment("planned_at", ("计划时间",), "计划何时进行。", "When it was to take place."),
        _moment(
            "held_at",
            ("实际时间", "发生时间"),
            "实际何时进行；留空表示没有进行。",
            "When it did; empty = not held.",
        ),
        Column(
            "minutes",
            ColumnType.INTEGER,
            ("时长", "分钟"),
            "持续分钟数。",
            "How long, in minutes.",
            minimum=0,
        ),
        Column("purpose", ColumnType.TEXT, ("目的",), "目的。", "What for."),
        Column(
            "summary",
            ColumnType.TEXT,
            ("纪要", "小结"),
            "小结。",
            "What was said, in short.",
        ),
        Column(
            "attitude",
            ColumnType.TEXT,
            ("客户态度", "态度"),
            "客户的态度。",
            "The customer's attitude.",
        ),
        Column(
            "outcome",
            ColumnType.CHOICE,
            ("成果", "结果"),
            "达成目标、获得订单、有下一步或没有成果。",
            "goal_met, order, next_step or none.",
            choices={
                "goal_met": ("达成目标", "达成"),
                "order": ("获得订单", "订单"),
                "next_step": ("有下一步", "下一步"),
                "none": ("没有成果", "无"),
            },
        ),
        Column(
            "missed_reason",
            ColumnType.TEXT,
            ("未进行原因",),
            "没有进行的原因。",
            "Why it did not take place.",
        ),
        _moment("next_at", ("下次时间", "下次联系"), "下次约在何时。", "When to meet next."),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(INTERACTION,),
)
