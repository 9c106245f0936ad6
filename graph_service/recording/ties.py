"""Informal ties: who sways whom, who knows whom, who is at odds with whom."""

from collections.abc import Callable

import polars as pl

from graph_service.recording.columns import ORIGIN, RECORDED_AT, period, reference
from graph_service.recording.faults import faults
from graph_service.recording.kind import NO_FAULTS, Column, ColumnType, FactKind
from graph_service.recording.record import Anchors, Ids, Record, Rows, Stored, Write, Written
from graph_service.recording.shaping import DATED, INTEGER, NUMBER, TEXT, keyed, of_company, of_things, pick, thing_of
from graph_service.store.statements import Statement

_SWAY = {"from_id": TEXT, "to_id": TEXT, "strength": NUMBER, "sign": INTEGER, **DATED}
_ACQUAINTANCE = {
    "from_thing": TEXT,
    "from_id": TEXT,
    "to_thing": TEXT,
    "to_id": TEXT,
    "strength": NUMBER,
    "kind": TEXT,
    "sensitivity": TEXT,
    **DATED,
}
_FEUD = {"from_id": TEXT, "to_id": TEXT, "strength": NUMBER, **DATED}
_KEY = ("from_id", "to_id", "from")


def _check(frame: pl.DataFrame) -> pl.DataFrame:
    if "sign" not in frame.columns:
        return NO_FAULTS
    return faults(frame.filter(pl.col("sign") == 0), "sign", "sign_is_zero")


def _sways(frame: pl.DataFrame) -> pl.DataFrame:
    return pick(keyed(frame.filter(pl.col("kind") == "sways"), "sways", _KEY), _SWAY)


def _feuds(frame: pl.DataFrame) -> pl.DataFrame:
    return pick(keyed(_sorted_ends(frame.filter(pl.col("kind") == "at_odds")), "at_odds_with", _KEY), _FEUD)


def _sorted_ends(frame: pl.DataFrame) -> pl.DataFrame:
    """Knowing and being at odds go both ways: the two ends in one order, so that the same tie is found again."""
    things = thing_of("from_id"), thing_of("to_id")
    one, other = (pl.concat_str(pl.col(thing), pl.lit(":"), pl.col(thing[: -len(":thing")])) for thing in things)
    swapped = one > other
    pairs = (("from_id", "to_id"), things)
    return frame.with_columns(
        pl.when(swapped).then(pl.col(theirs)).otherwise(pl.col(ours)).alias(ours)
        for pair in pairs
        for ours, theirs in (pair, pair[::-1])
    )


def _acquaintances(one: str, other: str) -> Callable[[pl.DataFrame], pl.DataFrame]:
    """Ties between two kinds of people; an employee comes before a person."""

    def rows(frame: pl.DataFrame) -> pl.DataFrame:
        known = _sorted_ends(frame.filter(pl.col("kind") == "knows"))
        things = thing_of("from_id"), thing_of("to_id")
        between = known.filter((pl.col(things[0]) == one) & (pl.col(things[1]) == other))
        named = between.rename({things[0]: "from_thing", things[1]: "to_thing"})
        return pick(
            keyed(named, "knows", ("from_thing", "from_id", "to_thing", "to_id", "from")), _ACQUAINTANCE, kind="how"
        )

    return rows


def _both_people(rows: pl.DataFrame) -> Anchors:
    return of_things(rows, people="from_id to_id")


def _acquaintance(name: str, one: str, other: str, anchors: Callable[[pl.DataFrame], Anchors], write: Write) -> Record:
    return Record(
        name=name,
        fields=_ACQUAINTANCE,
        is_keyed=True,
        rows=_acquaintances(one, other),
        anchors=anchors,
        find=FIND_ACQUAINTANCES,
        write=write,
    )


FIND_ACQUAINTANCES = Statement("reads/find_acquaintances", Ids, Stored)
SWAY = Record(
    name="SWAYS",
    fields=_SWAY,
    is_keyed=True,
    rows=_sways,
    anchors=_both_people,
    find=Statement("reads/find_sways", Ids, Stored),
    write=Statement("writes/upsert_sways", Rows, Written),
)
FEUD = Record(
    name="AT_ODDS_WITH",
    fields=_FEUD,
    is_keyed=True,
    rows=_feuds,
    anchors=_both_people,
    find=Statement("reads/find_feuds", Ids, Stored),
    write=Statement("writes/upsert_feuds", Rows, Written),
)
BETWEEN_PEOPLE = _acquaintance(
    "KNOWS", "person", "person", _both_people, Statement("writes/upsert_acquaintances_of_people", Rows, Written)
)
WITH_US = _acquaintance(
    "KNOWS",
    "employee",
    "person",
    lambda rows: of_things(rows, people="to_id"),
    Statement("writes/upsert_acquaintances_with_us", Rows, Written),
)
AMONG_US = _acquaintance(
    "KNOWS", "employee", "employee", of_company, Statement("writes/upsert_acquaintances_among_us", Rows, Written)
)


KIND = FactKind(
    name="ties",
    zh="人际关系",
    en="Informal ties",
    order=120,
    key=("kind", "from_id", "to_id", "from"),
    own_dates=("from",),
    check=_check,
    columns=(
        reference(
            "from_id",
            ("起点编号", "甲方编号", "从"),
            ("person", "employee"),
            "关系的一方；认识关系可以是我方员工（employee:编号）。",
            "One end; for knows it may be one of us (employee:ID).",
            is_required=True,
        ),
        reference(
            "to_id",
            ("终点编号", "乙方编号", "到"),
            ("person", "employee"),
            "关系的另一方。",
            "The other end.",
            is_required=True,
        ),
        Column(
            "kind",
            ColumnType.CHOICE,
            ("关系类型", "类型"),
            "影响（前者影响后者）、认识或不和。",
            "sways (the first sways the second), knows or at_odds.",
            is_required=True,
            choices={
                "sways": ("影响", "左右"),
                "knows": ("认识", "相识"),
                "at_odds": ("不和", "对立", "有矛盾"),
            },
        ),
        Column(
            "strength",
            ColumnType.NUMBER,
            ("强度",),
            "强度，0 到 1。",
            "Strength, 0 to 1.",
            minimum=0,
            maximum=1,
        ),
        Column(
            "sign",
            ColumnType.INTEGER,
            ("方向", "正负"),
            "影响是正（1）还是负（-1）。",
            "Whether the influence is for (1) or against (-1).",
            minimum=-1,
            maximum=1,
        ),
        Column(
            "how",
            ColumnType.CHOICE,
            ("渊源", "怎么认识"),
            "亲属、同学、前同事、工作往来或其他。",
            "kin, classmate, former_colleague, works_with or other.",
            choices={
                "kin": ("亲属", "亲戚", "家人"),
                "classmate": ("同学", "校友"),
                "former_colleague": ("前同事", "老同事"),
                "works_with": ("工作往来", "同事", "共事"),
                "other": ("其他",),
            },
        ),
        Column(
            "sensitivity",
            ColumnType.CHOICE,
            ("敏感程度", "敏感"),
            "普通或私密。",
            "normal or private.",
            choices={"normal": ("普通", "一般"), "private": ("私密", "保密")},
        ),
        *period("关系", "So"),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(SWAY, BETWEEN_PEOPLE, WITH_US, AMONG_US, FEUD),
)
