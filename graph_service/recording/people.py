"""People on the customer's side and around it; several rows of one id are posts over time."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from graph_service.recording.columns import (
    ORIGIN,
    RECORDED_AT,
    identity,
    named,
    period,
    power,
    reference,
)
from graph_service.recording.kind import Column, ColumnType, FactKind
from graph_service.recording.record import Ids, Record, Rows, Stored, Written
from graph_service.recording.shaping import BOOLEAN, DATED, TEXT, filled, keyed, of_things, pick
from graph_service.recording.shaping import ORIGIN as ORIGIN_FIELDS
from graph_service.recording.spelling import SPELT_AS_PERSON
from graph_service.store.statements import Statement

_PERSON = {"name": TEXT, "name_en": TEXT, "title": TEXT, "organisation": TEXT, **ORIGIN_FIELDS}
_POST = {
    "person_id": TEXT,
    "department_id": TEXT,
    "title": TEXT,
    "key": BOOLEAN,
    "power": TEXT,
    "power_scope": TEXT,
    **DATED,
}
_LINE = {"person_id": TEXT, "reports_to": TEXT, **DATED}
_ROW_KEY = ("person_id", "department_id", "from")


def _latest_first(frame: pl.DataFrame) -> pl.DataFrame:
    """The row with the latest ``from`` speaks for the person; an empty one is older than any date."""
    if "from" not in frame.columns:
        return frame
    return frame.sort("from", descending=True, nulls_last=True, maintain_order=True)


def _people(frame: pl.DataFrame) -> pl.DataFrame:
    """What is said of the person: a title that comes with a post is the post's, and lies at its customer alone."""
    if {"title", "department_id"} <= set(frame.columns):
        frame = frame.with_columns(pl.when(pl.col("department_id").is_null()).then("title").alias("title"))
    return pick(_latest_first(frame), _PERSON)


def _posts(frame: pl.DataFrame) -> pl.DataFrame:
    rows = filled(frame, "department_id").with_columns(person_id="id")
    return pick(keyed(rows, "works_in", _ROW_KEY), _POST)


def _lines(frame: pl.DataFrame) -> pl.DataFrame:
    """One reporting line per row, so that another superior in a row replaces the one it named before."""
    if "reports_to" not in frame.columns:
        return pick(frame.clear(), _LINE)
    return pick(keyed(frame.with_columns(person_id="id"), "reports_to", _ROW_KEY), _LINE)


def line_id(post: Mapping[str, Any]) -> str:
    """The id of the reporting line within a post: of its person, department and beginning."""
    row = pl.DataFrame({name: [post[name]] for name in _ROW_KEY}, schema={name: _POST[name] for name in _ROW_KEY})
    return str(line_ids(row).item())


def line_ids(posts: pl.DataFrame) -> pl.Series:
    """The ids of the reporting lines within posts."""
    return keyed(posts, "reports_to", _ROW_KEY)["id"]


PERSON = Record(
    name="Person",
    fields=_PERSON,
    rows=_people,
    anchors=lambda rows: of_things(rows, people="id"),
    find=Statement("reads/find_people", Ids, Stored),
    write=Statement("writes/upsert_people", Rows, Written),
    derived=SPELT_AS_PERSON,
)
POST = Record(
    name="WORKS_IN",
    fields=_POST,
    rows=_posts,
    anchors=lambda rows: of_things(rows, people="person_id", departments="department_id"),
    find=Statement("reads/find_posts", Ids, Stored),
    write=Statement("writes/upsert_posts", Rows, Written),
)
LINE = Record(
    name="REPORTS_TO",
    fields=_LINE,
    rows=_lines,
    anchors=lambda rows: of_things(rows, people="person_id reports_to"),
    find=Statement("reads/find_reporting_lines", Ids, Stored),
    write=Statement("writes/upsert_reporting_lines", Rows, Written),
    phase=1,
    is_main=False,
    end="reports_to",
)


KIND = FactKind(
    name="people",
    zh="客户方人员",
    en="People of customers",
    order=50,
    thing="person",
    key=("id", "department_id", "from"),
    group="id",
    is_membership=True,
    own_dates=("from",),
    structure=("to",),
    columns=(
        identity(
            "人员编号；同一人先后任职写多行，编号相同。",
            "Id of the person; several posts over time are several rows of one id.",
        ),
        *named("姓名。", "Name of the person."),
        Column(
            "title",
            ColumnType.TEXT,
            ("职务", "职位", "头衔"),
            "这一任职的职务。",
            "Title in this post.",
        ),
        reference(
            "department_id",
            ("部门编号", "部门", "所在部门"),
            ("department",),
            "所在部门；不属于任何客户则留空，并填所属机构。",
            "The department; empty = outside any customer, then name the organisation.",
        ),
        Column(
            "organisation",
            ColumnType.TEXT,
            ("所属机构", "机构", "单位"),
            "客户以外的人属于哪个机构，例如设计院。",
            "Where a person outside any customer belongs, such as an institute.",
        ),
        Column(
            "key",
            ColumnType.BOOLEAN,
            ("关键人", "是否关键人"),
            "是否为关键人。",
            "Whether this is a key person.",
        ),
        *power(
            "本人在客户处有无一票否决或一票批准的权力。",
            "Whether this person can veto or approve alone: none, veto, approve or both.",
        ),
        reference(
            "reports_to",
            ("汇报对象", "上级", "直接上级"),
            ("person",),
            "向谁汇报。",
            "The person reported to in this post.",
        ),
        *period("任职", "In this post"),
        RECORDED_AT,
        *ORIGIN,
    ),
    records=(PERSON, POST, LINE),
)
