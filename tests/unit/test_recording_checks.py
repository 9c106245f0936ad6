"""What the checks refuse in a folder by itself: the cases that are tried against what is stored, in one folder."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from graph_service.recording.kind import FactKind
from graph_service.recording.registry import kind_named
from graph_service.settings import Settings
from tests.check_cases import CASES, GOLDEN, RATING, SEAT
from tests.live.handing_in import checked, folder_of, frame_of
from tests.reading import EmptyGraph

BELOW = 1_000
"""Lines of the rows of a case, behind all others."""
Found = list[tuple[str, int, str, str]]
IN_FILE = {"other_content": "other_content_in_file"}


def kind_of(name: str) -> FactKind:
    kind = kind_named(name)
    assert kind is not None
    return kind


def beside(name: str, rows: list[dict[str, str]]) -> dict[str, pl.DataFrame]:
    """The golden deal with these rows behind it; where they say anew what a row says, in its place."""
    frames = folder_of(GOLDEN)
    mine = frame_of(name, rows).with_columns(pl.col("row") + BELOW)
    there = frames.get(name)
    if there is None:
        return frames | {name: mine}
    if kind_of(name).key == ("id",) and name != "observations":
        there = there.filter(~pl.col("id").is_in(mine["id"].to_list()))
    return frames | {name: pl.concat([there, mine], how="diagonal_relaxed")}


async def found_in(frames: Mapping[str, pl.DataFrame]) -> Found:
    gateway: Any = EmptyGraph()
    _, found = await checked(gateway, Settings(), frames)
    return found


async def test_the_golden_deal_is_sound() -> None:
    assert await found_in(folder_of(GOLDEN)) == []


@pytest.mark.parametrize(("kind", "rows", "expected"), CASES, ids=[f"{case[0]}-{case[2][0][2]}" for case in CASES])
async def test_a_bad_row_is_named_with_its_column(
    kind: str, rows: list[dict[str, str]], expected: list[tuple[int, str, str]]
) -> None:
    found = await found_in(beside(kind, rows))
    own = [(row - BELOW, column, code) for name, row, column, code in found if name == kind and row > BELOW]
    assert own == [(row, column, IN_FILE.get(code, code)) for row, column, code in expected]
    others = {"refers_to_rejected", "cycle", "two_holders", "other_content_in_file"}
    assert {code for _, row, _, code in found if row < BELOW} <= others


NUMBERS = [
    ("opportunities", "discount", ["0", "1", "0.5"], ["-0.01", "1.01"], "out_of_range"),
    ("opportunities", "amount", ["0", "12"], ["-1"], "below_minimum"),
    ("opportunities", "approval_quota", ["0", "2.5"], ["-0.1"], "below_minimum"),
    ("ties", "strength", ["0", "1"], ["-0.1", "1.1"], "out_of_range"),
    ("opportunities", "discount", [], ["nan"], "not_a_number"),
    ("opportunities", "approval_quota", [], ["inf", "nan"], "not_a_number"),
]
WHOLE = {
    "opportunities": {"id": "o-x", "name": "x", "customer_id": "c-rail", "created_on": "2026-05-01", "status": "open"},
    "ties": {"from_id": "p-sun", "to_id": "p-li", "kind": "sways", "sign": "1"},
}


@pytest.mark.parametrize(("kind", "column", "good", "bad", "code"), NUMBERS)
async def test_the_ends_of_a_range_belong_to_it_and_what_lies_beyond_is_named(
    kind: str, column: str, good: list[str], bad: list[str], code: str
) -> None:
    for value in good:
        assert await found_in(beside(kind, [WHOLE[kind] | {column: value}])) == [], value
    for value in bad:
        found = await found_in(beside(kind, [WHOLE[kind] | {column: value}]))
        assert (kind, BELOW + 2, column, code) in found, value


async def test_what_refers_to_a_refused_row_falls_with_it_and_says_so() -> None:
    frames = {
        "customers": frame_of("customers", [{"id": "c-x", "name": "甲", "credit_limit": "-1"}]),
        "departments": frame_of("departments", [{"id": "d-x", "name": "部", "customer_id": "c-x"}]),
        "people": frame_of("people", [{"id": "p-x", "name": "某", "department_id": "d-x"}]),
        "observations": frame_of("observations", [RATING | {"about_id": "p-x"}]),
    }
    assert await found_in(frames) == [
        ("customers", 2, "credit_limit", "below_minimum"),
        ("departments", 2, "customer_id", "refers_to_rejected"),
        ("people", 2, "department_id", "refers_to_rejected"),
        ("observations", 2, "about_id", "refers_to_rejected"),
    ]


async def test_a_seat_changes_hands_on_a_day_and_is_held_by_one_at_a_time() -> None:
    def rows(second: str) -> list[dict[str, str]]:
        first = {"id": "s-n", "person_id": "p-sun", "from": "2026-02-01", "to": "2026-09-01"}
        return [SEAT | first, SEAT | first | {"person_id": "p-li", "from": second, "to": ""}]

    assert await found_in(beside("seats", rows("2026-09-01"))) == []
    assert await found_in(beside("seats", rows("2026-08-31"))) == [("seats", BELOW + 3, "person_id", "two_holders")]


@pytest.mark.parametrize(
    ("kind", "rows", "at", "column"),
    [
        (
            "customers",
            [{"id": f"c-{n}", "name": "x", "parent_id": f"c-{(n + 1) % 4}"} for n in range(4)],
            5,
            "parent_id",
        ),
        (
            "org_units",
            [{"id": f"u-{n}", "name": "x", "kind": "team", "parent_id": f"u-{(n + 1) % 3}"} for n in range(3)],
            4,
            "parent_id",
        ),
    ],
)
async def test_a_long_way_round_is_a_cycle_too(kind: str, rows: list[dict[str, str]], at: int, column: str) -> None:
    found = await found_in(beside(kind, rows))
    assert [one for one in found if one[3] == "cycle"] == [(kind, BELOW + at, column, "cycle")]
    open_ = [*rows[:-1], {**rows[-1], "parent_id": ""}]
    assert await found_in(beside(kind, open_)) == []


async def test_a_column_that_must_be_there_is_missed_in_every_row() -> None:
    rows = [{"id": "d-x", "customer_id": "c-rail"}, {"id": "d-y", "customer_id": "c-rail"}]
    found = await found_in(folder_of(GOLDEN) | {"departments": frame_of("departments", rows)})
    assert [one for one in found if one[3] == "required"] == [
        ("departments", 2, "name", "required"),
        ("departments", 3, "name", "required"),
    ]


async def test_clocks_may_differ_by_five_minutes() -> None:
    now = datetime.now(UTC)
    for minutes, codes in ((4.5, []), (5.5, ["recorded_in_future"])):
        at = (now + timedelta(minutes=minutes)).isoformat()
        row = RATING | {"about_id": "p-sun", "valid_at": now.date().isoformat(), "recorded_at": at}
        assert [code for _, _, _, code in await found_in(beside("observations", [row]))] == codes
