"""What rows of a file become: nodes and ties with their ids, and whose dossiers they lie in."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from graph_service.recording.assignments import ASSIGNMENT
from graph_service.recording.cells import cell_faults
from graph_service.recording.competing import COMPETITION
from graph_service.recording.helped import HELP
from graph_service.recording.interactions import INTERACTION
from graph_service.recording.opportunities import OPPORTUNITY, PAST_CLOSING
from graph_service.recording.opportunity_products import DEAL_PRODUCT
from graph_service.recording.people import LINE, PERSON, POST, line_id
from graph_service.recording.record import Anchors, Record
from graph_service.recording.registry import kinds
from graph_service.recording.rows import typed
from graph_service.recording.seat_flows import FLOW
from graph_service.recording.seats import HOLDING, SEAT
from graph_service.recording.shaping import (
    RECORDED_ABSENT,
    STAMP,
    filled,
    ids,
    keyed,
    of_company,
    of_things,
    pick,
    stable_ids,
    start_of,
)
from graph_service.settings import Settings
from tests.live.handing_in import frame_of
from tests.typed_rows import frame, kind

STAMPED = pl.Datetime("ms", "UTC")
FIRST = datetime(2026, 1, 1, tzinfo=UTC)


def test_an_id_made_of_columns_is_the_same_on_every_machine_and_in_every_release() -> None:
    """Else what is stored would not be found again."""
    rows = frame("helped", employee_id=["e", "e"], at=[date(2026, 1, 1), None])
    assert keyed(rows, "helped", ("employee_id", "person_id", "at"))["id"].to_list() == [
        "dd6fb2691cb9c46b11158c3a",
        "977295cb9e58ce804797dffd",
    ]
    assert (
        stable_ids(pl.Series("key", ["e"]), "helped").to_list()
        != stable_ids(pl.Series("key", ["e"]), "holds").to_list()
    )
    assert stable_ids(pl.Series("key", [], pl.String), "x").dtype == pl.String


def test_of_a_file_the_fields_are_taken_that_it_has_with_what_completes_the_moments() -> None:
    rows = pl.DataFrame(
        {"row": [2], "id": ["x"], "name": ["甲"], "how": ["kin"], "more": [1]}
        | {RECORDED_ABSENT: [True], STAMP: [1], start_of("to"): [2]}
    )
    dated = pick(
        rows, {"name": pl.String(), "kind": pl.String(), "tier": pl.String(), "recorded_at": STAMPED}, kind="how"
    )
    assert dated.columns == ["row", "id", "name", "kind", RECORDED_ABSENT, STAMP, "to:start"]
    assert pick(rows, {"name": pl.String()}).columns == ["row", "id", "name"]


def test_ids_of_columns_are_distinct_and_ordered_and_may_lie_in_lists() -> None:
    rows = pl.DataFrame({"a": ["x", None, "b"], "many": [["c", "b"], None, []]}, schema={"a": pl.String, "many": pl.List(pl.String)})  # noqa: E501  # fmt: skip
    assert ids(rows, "a", "many", "absent") == ("b", "c", "x")
    assert filled(rows, "a").height == 2
    assert filled(rows, "absent").height == 0
    assert of_things(rows, people="a many", seats="absent") == Anchors(people=("b", "c", "x"))
    assert of_company(rows) == Anchors(is_company=True)
    assert of_company(rows.clear()) == Anchors()


WHOSE = [
    ("org_units", {"id": "u", "name": "x", "kind": "team"}, [Anchors(is_company=True)]),
    ("employees", {"id": "e", "name": "x", "role": "hr"}, [Anchors(is_company=True)]),
    ("customers", {"id": "c", "name": "x"}, [Anchors(customers=("c",))]),
    ("departments", {"id": "d", "name": "x", "customer_id": "c"}, [Anchors(customers=("c",))]),
    (
        "people",
        {"id": "p", "name": "x", "department_id": "d", "reports_to": "q"},
        [Anchors(people=("p",)), Anchors(people=("p",), departments=("d",)), Anchors(people=("p", "q"))],
    ),
    ("assignments", {"employee_id": "e", "customer_id": "c", "role": "owner"}, [Anchors(customers=("c",))]),
    ("products", {"id": "x", "name": "x"}, [Anchors(is_company=True)]),
    ("competitors", {"id": "x", "name": "x"}, [Anchors(is_company=True)]),
    ("opportunities", {"id": "o", "name": "x", "customer_id": "c"}, [Anchors(customers=("c",)), Anchors()]),
    ("opportunity_products", {"opportunity_id": "o", "product_id": "x"}, [Anchors(opportunities=("o",))]),
    (
        "seats",
        {"id": "s", "opportunity_id": "o", "role": "user", "person_id": "p"},
        [Anchors(opportunities=("o",)), Anchors(people=("p",), seats=("s",))],
    ),
    ("seat_flows", {"from_seat_id": "s", "to_seat_id": "t"}, [Anchors(seats=("s", "t"))]),
    ("helped", {"employee_id": "e", "opportunity_id": "o", "kind": "raised"}, [Anchors(opportunities=("o",))]),
    ("competing", {"competitor_id": "x", "opportunity_id": "o"}, [Anchors(opportunities=("o",))]),
    ("interactions", {"id": "i", "customer_id": "c", "person_ids": "p"}, [Anchors(customers=("c",), people=("p",))]),
    ("interactions", {"id": "i", "opportunity_id": "o"}, [Anchors(opportunities=("o",))]),
    ("interactions", {"id": "i", "employee_ids": "e"}, [Anchors(is_company=True)]),
]


@pytest.mark.parametrize(("name", "row", "whose"), WHOSE, ids=[f"{case[0]}-{n}" for n, case in enumerate(WHOSE)])
def test_a_record_lies_in_these_dossiers(name: str, row: Mapping[str, str], whose: Sequence[Anchors]) -> None:
    rows = frame_of(name, [row])
    assert [record.anchors(record.rows(rows)) for record in kind(name).records] == whose


def test_every_kind_was_asked() -> None:
    assert {name for name, _, _ in WHOSE} | {"ties", "observations"} == {one.name for one in kinds()}


def told(record: Record, name: str, *rows: Mapping[str, str]) -> list[dict[str, Any]]:
    return record.rows(frame_of(name, rows)).drop("row").to_dicts()


def post(title: str, start: str, department: str = "d") -> dict[str, str]:
    return {"id": "p", "name": title, "title": title, "department_id": department, "from": start}


def test_the_latest_post_speaks_for_a_person_and_its_title_is_the_posts() -> None:
    rows = [post("经理", ""), post("总监", "2025-01-01"), post("主管", "2024-01-01")]
    assert [(row["name"], row["title"]) for row in told(PERSON, "people", *rows)] == [
        ("总监", None), ("主管", None), ("经理", None),
    ]  # fmt: skip
    assert [row["title"] for row in told(POST, "people", *rows)] == ["经理", "总监", "主管"]
    outside = {"id": "p", "name": "x", "title": "院长", "department_id": ""}
    assert told(PERSON, "people", outside)[0]["title"] == "院长"
    assert told(PERSON, "people", {"id": "p", "name": "x", "title": "院长"})[0]["title"] == "院长"


def test_people_of_a_file_without_days_come_in_its_order() -> None:
    rows = [{"id": "p", "name": "甲"}, {"id": "p", "name": "乙"}]
    assert [row["name"] for row in told(PERSON, "people", *rows)] == ["甲", "乙"]


def test_of_rows_that_begin_on_one_day_the_first_of_the_file_speaks() -> None:
    names = [str(n) for n in range(3_000)]
    people = frame("people", id=["p"] * 3_000, name=names, **{"from": [date(2026, 1, n % 2 + 1) for n in range(3_000)]})
    assert PERSON.rows(people)["name"].to_list() == names[1::2] + names[::2]
    seats = frame("seats", id=["s"] * 3_000, role=names, **{"from": [date(2026, 1, n % 2 + 1) for n in range(3_000)]})
    assert SEAT.rows(seats)["role"].to_list() == names[::2] + names[1::2]


def test_a_post_is_named_by_its_person_department_and_beginning() -> None:
    rows = [post("x", ""), post("x", "2025-01-01"), post("x", "", "d-2"), {"id": "p", "name": "x", "department_id": ""}]
    posts = told(POST, "people", *rows)
    assert len({row["id"] for row in posts}) == 3
    assert {row["person_id"] for row in posts} == {"p"}
    assert told(POST, "people", {"id": "p", "name": "x"}) == []


def test_lines_of_a_file_without_superiors_are_none_and_stay_as_they_are() -> None:
    assert told(LINE, "people", {"id": "p", "name": "x"}) == []
    (line,) = told(LINE, "people", {"id": "p", "name": "x", "reports_to": "q"})
    assert (line["person_id"], line["reports_to"]) == ("p", "q")
    assert line["id"] == line_id({"person_id": "p", "department_id": None, "from": None})


def seat(start: str | None = None, recorded_at: str | None = None, role: str = "user") -> dict[str, str]:
    cells = {"id": "s", "opportunity_id": "o", "role": role, "from": start, "recorded_at": recorded_at}
    return {name: cell for name, cell in cells.items() if cell is not None}


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        ([seat("2026-02-01", role="user"), seat("2026-01-01", role="coach")], "coach"),
        ([seat("2026-02-01", role="user"), seat("", role="coach")], "coach"),
        ([seat("", "2026-02-01T00:00:00Z"), seat("", "2026-01-01T00:00:00Z", "coach")], "coach"),
        ([seat("2026-01-01", "2026-02-01T00:00:00Z"), seat("2026-02-01", "2026-01-01T00:00:00Z", "coach")], "user"),
        ([seat(role="user"), seat(role="coach")], "user"),
    ],
)
def test_a_seat_is_there_from_its_first_row_on(rows: Sequence[Mapping[str, str]], first: str) -> None:
    assert told(SEAT, "seats", *rows)[0]["role"] == first


def test_a_seat_that_nobody_holds_has_no_holding() -> None:
    assert told(HOLDING, "seats", seat(), seat() | {"person_id": ""}) == []
    (held,) = told(HOLDING, "seats", seat() | {"person_id": "p"})
    assert (held["seat_id"], held["person_id"]) == ("s", "p")


def faults_of(name: str, **columns: Sequence[object]) -> list[tuple[str, str]]:
    found = cell_faults(kind(name), frame(name, **columns), Settings().timezone)
    return [(column, code) for column, code in found.select("column", "code").rows() if code != "required"]


def test_weights_are_above_nothing_and_influence_has_a_sign() -> None:
    assert faults_of("seats", weight=[0.0]) == [("weight", "weight_not_positive")]
    assert faults_of("seats", weight=[0.1]) == faults_of("seats", weight=[None]) == faults_of("seats", id=["s"]) == []
    assert faults_of("ties", sign=[0]) == [("sign", "sign_is_zero")]
    assert faults_of("ties", sign=[1]) == faults_of("ties", sign=[-1]) == faults_of("ties", kind=["knows"]) == []


DAY = date(2026, 5, 1)


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"status": ["open"]}, []),
        ({"status": ["won"], "closed_on": [DAY]}, []),
        ({"status": ["open"], "closed_on": [None]}, []),
        ({"status": ["won"]}, ["closed_without_date"]),
        ({"status": ["won"], "closed_on": [None]}, ["closed_without_date"]),
        ({"status": ["lost"]}, ["closed_without_date"]),
        ({"status": ["abandoned"]}, ["closed_without_date"]),
        ({"status": ["Weird"]}, ["not_a_choice"]),
        ({"status": ["Weird"], "closed_on": [date(2026, 4, 30)]}, ["not_a_choice", "closed_before_created"]),
        ({"status": ["open"], "closed_on": [DAY]}, ["date_without_close"]),
        ({"status": ["won"], "closed_on": [date(2026, 4, 30)]}, ["closed_before_created"]),
        ({"status": [None], "closed_on": [None]}, []),
    ],
)
def test_a_deal_is_closed_where_it_has_a_day_of_closing(columns: dict[str, list[Any]], found: list[str]) -> None:
    assert [code for _, code in faults_of("opportunities", created_on=[DAY], **columns)] == found


def test_a_deal_of_which_too_little_is_said_is_looked_at_no_further() -> None:
    assert faults_of("opportunities", status=["won"]) == []
    assert faults_of("opportunities", created_on=[DAY], closed_on=[date(2026, 1, 1)]) == []


def test_a_closing_that_is_taken_back_is_kept_with_its_days() -> None:
    row = {
        "id": "o", "past:status": "lost", "past:loss_reason": "价格", "past:from": DAY, "past:to": date(2026, 6, 1),
        "past:known": FIRST,
    }  # fmt: skip
    beyond = {"past:status": pl.String(), "past:loss_reason": pl.String(), "past:from": pl.Date(), "past:to": pl.Date(), "past:known": STAMPED}  # noqa: E501  # fmt: skip
    frame_ = typed(kind("opportunities"), [row], beyond).with_columns(pl.lit(FIRST, STAMPED).alias(STAMP))
    (past,) = PAST_CLOSING.rows(frame_).drop("row", "id").to_dicts()
    assert past == {
        "opportunity_id": "o", "status": "lost", "loss_reason": "价格", "from": DAY, "to": date(2026, 6, 1),
        "recorded_at": FIRST, "recorded_assumed": False, "to_recorded_at": FIRST,
    }  # fmt: skip
    assert PAST_CLOSING.rows(frame_.with_columns(pl.lit(None, pl.Date).alias("past:from"))).height == 0
    assert PAST_CLOSING.anchors(PAST_CLOSING.rows(frame_)) == Anchors(opportunities=("o",))
    assert told(OPPORTUNITY, "opportunities", {"id": "o", "name": "x"}) == [{"id": "o", "name": "x"}]


def flow(start: str | None = None) -> dict[str, str]:
    return {"from_seat_id": "s", "to_seat_id": "t"} | ({} if start is None else {"from": start})


def test_a_flow_is_named_by_its_seats_and_drawn_again_by_its_day() -> None:
    (always,) = told(FLOW, "seat_flows", flow())
    rows = told(FLOW, "seat_flows", flow("2026-01-01"), flow(""), flow("2026-02-01"))
    assert [row["id"] == always["id"] for row in rows] == [False, True, False]
    assert len({row["id"] for row in rows}) == 3
    assert [row["from"] for row in rows] == [date(2026, 1, 1), None, date(2026, 2, 1)]


@pytest.mark.parametrize(
    ("record", "name", "row", "other"),
    [
        (ASSIGNMENT, "assignments", {"employee_id": "e", "customer_id": "c", "role": "owner"}, {"role": "support"}),
        (HELP, "helped", {"employee_id": "e", "opportunity_id": "o", "kind": "raised"}, {"person_id": "p"}),
        (COMPETITION, "competing", {"competitor_id": "x", "opportunity_id": "o"}, {"opportunity_id": "o-2"}),
        (DEAL_PRODUCT, "opportunity_products", {"opportunity_id": "o", "product_id": "x"}, {"product_id": "y"}),
    ],
)
def test_a_tie_is_named_by_what_it_joins(record: Record, name: str, row: dict[str, str], other: dict[str, str]) -> None:
    (one,), (again,), (another,) = (told(record, name, cells) for cells in (row, row, row | other))
    assert one["id"] == again["id"] != another["id"]
    assert all(one[column] == cell for column, cell in row.items())


def test_those_who_took_part_are_a_set() -> None:
    rows = frame("interactions", id=["i", "j"], person_ids=[["b", "a", "b"], []], employee_ids=[None, ["e"]])
    assert INTERACTION.rows(rows).select("person_ids", "employee_ids").rows() == [(["a", "b"], None), (None, ["e"])]


def test_single_rows_say_of_which_kind_their_ids_are() -> None:
    rows: list[dict[str, Any]] = [
        {"from_id": ("employee", "e"), "to_id": "p", "strength": 0.5, "past": 1},
        {"from_id": None, "kind": "knows"},
    ]
    made = typed(kind("ties"), rows, {"past": pl.Int64()})
    assert made.to_dicts() == [
        {"row": 1, "from_id": "employee:e", "to_id": "person:p", "strength": 0.5, "past": 1, "kind": None},
        {"row": 2, "from_id": None, "to_id": None, "strength": None, "past": None, "kind": "knows"},
    ]
    meeting = typed(kind("interactions"), [{"person_ids": ["a"], "held_at": FIRST.astimezone(Settings().timezone)}])
    assert meeting.row(0, named=True) == {"row": 1, "person_ids": ["person:a"], "held_at": FIRST}
