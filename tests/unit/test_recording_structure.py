"""What only a whole folder with what is stored shows: ways round, two holders, seats that disagree, flows, ends."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
import pytest

from graph_service.recording.people import line_id
from graph_service.recording.seat_flows import FLOW
from graph_service.recording.seats import HOLDING
from graph_service.recording.stored import Edges, StoredFacts
from graph_service.recording.structure import structure_faults
from tests.live.handing_in import frame_of
from tests.remembering import Remembering

Rows = Sequence[Mapping[str, str]]
Stored = Sequence[Sequence[Any]]


async def found(files: Mapping[str, Rows], **stored: Stored) -> list[dict[str, Any]]:
    """The faults of a folder. ``stored``: ties as the statement of that name finds them, by the first end."""
    frames = {name: frame_of(name, rows) for name, rows in files.items()}
    if "ties" in frames:
        frames["ties"] = frames["ties"].with_columns(
            pl.col(end).str.extract(r"^(\w)").replace({"p": "person", "e": "employee"}).alias(f"{end}:thing")
            for end in ("from_id", "to_id")
        )
    return await found_in(frames, {f"reads/find_{name}": edges for name, edges in stored.items()})


async def found_in(frames: Mapping[str, pl.DataFrame], stored: Mapping[str, Stored]) -> list[dict[str, Any]]:
    def answer(edges: Stored) -> Any:
        return lambda params: [Edges([list(edge) for edge in edges if edge[0] in params.ids])]

    graph: Any = Remembering({name: answer(edges) for name, edges in stored.items()})
    faults = await structure_faults(frames, StoredFacts(graph))
    assert set(faults) == set(frames)
    return [one | {"fields": json.loads(one["fields"])} for each in faults.values() for one in each.to_dicts()]


def places(faults: Sequence[Mapping[str, Any]]) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["code"]) for one in faults]


def customer(id_: str, parent: str = "") -> dict[str, str]:
    return {"id": id_, "name": "某", "parent_id": parent}


async def test_a_folder_may_say_anything_or_nothing() -> None:
    assert await found({}) == []
    assert await found({"departments": [{"id": "d", "name": "部", "customer_id": "c"}]}) == []
    assert await found({"customers": [customer("a")]}) == []


async def test_a_group_closes_a_way_round_through_what_is_stored() -> None:
    faults = await found({"customers": [customer("a", "b")]}, parents_of_customers=[["b", "c", "", None, None], ["c", "a", "", None, None]])  # noqa: E501  # fmt: skip
    assert places(faults) == [(2, "parent_id", "cycle")]
    assert faults[0]["value"] == "b"
    assert faults[0]["fields"] == {"cycle": "a → b → c → a"}


async def test_a_folder_that_moves_a_customer_breaks_the_way_round_that_was_stored() -> None:
    rows = [customer("a", "b"), customer("b", "")]
    assert await found({"customers": rows}, parents_of_customers=[["b", "a", "", None, None]]) == []


async def test_units_are_looked_at_by_their_own_ties() -> None:
    rows = [{"id": "u", "name": "x", "kind": "team", "parent_id": "v"}]
    stored = [["v", "u", "", None, None]]
    assert places(await found({"org_units": rows}, parents_of_org_units=stored)) == [(2, "parent_id", "cycle")]
    assert await found({"org_units": rows}, parents_of_customers=stored) == []


def post(id_: str, superior: str, start: str = "", end: str = "") -> dict[str, str]:
    return {"id": id_, "name": "某", "department_id": "d", "reports_to": superior, "from": start, "to": end}


async def test_lines_of_one_day_go_round_and_lines_of_other_days_do_not() -> None:
    both = [post("a", "b", "2020-01-01"), post("b", "a", "2021-01-01")]
    assert places(await found({"people": both})) == [(3, "reports_to", "cycle")]
    apart = [post("a", "b", "2020-01-01", "2021-01-01"), post("b", "a", "2021-01-01")]
    assert await found({"people": apart}) == []
    assert await found({"people": [post("a", "")]}) == []


@pytest.mark.parametrize(
    ("start", "end", "goes_round"),
    [
        (None, None, True),
        ("2020-01-01", "2020-06-01", False),
        ("2021-06-01", None, True),
        (None, "2021-01-01", False),
        (None, "2021-01-02", True),
    ],
)
async def test_stored_lines_count_on_their_days(start: str | None, end: str | None, *, goes_round: bool) -> None:
    stored = [["b", "a", "tie", start, end]]
    faults = await found({"people": [post("a", "b", "2021-01-01")]}, superiors_of_people=stored)
    assert places(faults) == [(2, "reports_to", "cycle")] * goes_round


async def test_a_stored_line_that_the_folder_says_anew_counts_as_the_folder_has_it() -> None:
    mine = line_id({"person_id": "b", "department_id": "d", "from": None})
    rows = [post("a", "b"), post("b", "c")]
    assert await found({"people": rows}, superiors_of_people=[["b", "a", mine, None, None]]) == []


async def test_a_file_without_superiors_has_no_lines() -> None:
    assert await found({"people": [{"id": "a", "name": "某"}]}) == []


def flow(one: str, other: str, start: str = "", end: str = "") -> dict[str, str]:
    return {"from_seat_id": one, "to_seat_id": other, "from": start, "to": end}


async def test_flows_go_round_on_a_day_or_not_at_all() -> None:
    assert places(await found({"seat_flows": [flow("s", "t"), flow("t", "s")]})) == [(3, "to_seat_id", "cycle")]
    apart = [flow("s", "t", "2026-01-01", "2026-02-01"), flow("t", "s", "2026-02-01")]
    assert await found({"seat_flows": apart}) == []
    stored = [["t", "s", "tie", None, None]]
    assert places(await found({"seat_flows": [flow("s", "t")]}, flows_of_seats=stored)) == [(2, "to_seat_id", "cycle")]


async def test_a_stored_flow_that_the_folder_ends_counts_as_the_folder_has_it() -> None:
    mine = FLOW.rows(frame_of("seat_flows", [flow("t", "s", "2026-01-01")]))["id"].item()
    rows = [flow("t", "s", "2026-01-01", "2026-02-01"), flow("s", "t", "2026-03-01")]
    assert await found({"seat_flows": rows}, flows_of_seats=[["t", "s", mine, "2026-01-01", None]]) == []


async def test_files_of_refused_rows_without_their_columns_have_no_faults_more() -> None:
    frames = {"seat_flows": pl.DataFrame(schema={"row": pl.Int64, "id": pl.String})}
    assert await found_in(frames, {}) == []


def seat(id_: str = "s", **cells: str) -> dict[str, str]:
    return {"id": id_, "opportunity_id": "o", "role": "user", **cells}


async def test_a_flow_joins_two_seats_of_one_deal() -> None:
    flows, elsewhere = [flow("s", "t")], seat("t") | {"opportunity_id": "o-2"}
    assert await found({"seats": [seat("s"), seat("t")], "seat_flows": flows}) == []
    for faults in (
        await found({"seats": [seat("s"), elsewhere], "seat_flows": flows}),
        await found({"seats": [seat("s")], "seat_flows": flows}, deals_of_seats=[["t", "o-2", None, None, None]]),
        await found({"seat_flows": flows}, deals_of_seats=[["s", "o", None, None, None], ["t", "o-2", None, None, None]]),  # noqa: E501
    ):  # fmt: skip
        assert places(faults) == [(2, "to_seat_id", "flow_between_deals")]
        assert faults[0]["fields"] == {"deal": "o", "other_deal": "o-2", "seat": "s"}


async def test_a_seat_that_the_folder_moves_lies_where_the_folder_says() -> None:
    files = {"seats": [seat("s"), seat("t")], "seat_flows": [flow("s", "t")]}
    assert await found(files, deals_of_seats=[["t", "o-2", None, None, None]]) == []


async def test_rows_of_a_seat_that_disagree_fall_together() -> None:
    rows = [seat(power="veto", person_id="p"), seat(power="none", person_id="q", **{"from": "2026-05-01"})]
    faults = await found({"seats": [rows[0] | {"to": "2026-05-01"}, rows[1] | {"to": ""}]})
    assert places(faults) == [(2, "power", "seat_disagrees"), (3, "power", "seat_disagrees")]
    assert [fault["value"] for fault in faults] == ["veto", "none"]
    assert faults[0]["fields"] == {"seat": "s", "other_row": "3", "other_value": "none"}
    assert faults[1]["fields"] == {"seat": "s", "other_row": "2", "other_value": "veto"}


async def test_seats_without_holders_have_none() -> None:
    assert await found({"seats": [seat()]}) == []
    assert await found({"seats": [seat(person_id="")]}) == []


def held(person: str, start: str = "", end: str = "") -> dict[str, str]:
    return seat(person_id=person, **{"from": start, "to": end})


TWO = "two_holders"


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([held("p", "2026-01-01", "2026-03-01"), held("q", "2026-03-01")], []),
        ([held("p", "2026-01-01", "2026-03-02"), held("q", "2026-03-01")], [(3, "p", "2026-01-01 – 2026-03-02")]),
        ([held("q", "2026-03-01"), held("p", "2026-01-01", "2026-03-02")], [(3, "q", "2026-03-01 – …")]),
        ([held("p"), held("q", "2026-03-01")], [(3, "p", "… – …")]),
        ([held("p", "", "2026-03-02"), held("q", "2026-03-01")], [(3, "p", "… – 2026-03-02")]),
    ],
)
async def test_whoever_holds_a_seat_beside_another_is_named_with_their_time(
    rows: Rows, named: list[tuple[int, str, str]]
) -> None:
    faults = await found({"seats": rows})
    assert [(one["row"], one["fields"]["holder"], one["fields"]["period"]) for one in faults] == named
    assert all((one["column"], one["code"], one["fields"]["seat"]) == ("person_id", TWO, "s") for one in faults)


async def test_of_several_holders_only_those_are_named_who_overlap_and_with_the_first_they_meet() -> None:
    rows = [
        held("p", "2026-01-01", "2026-05-01"),
        held("q", "2026-03-01", "2026-08-01"),
        held("r", "2026-08-01", "2026-09-01"),
        held("t", "2025-12-01", "2026-01-01"),
        held("u", "2026-04-01", "2026-05-01"),
    ]
    faults = await found({"seats": rows})
    assert [(one["row"], one["fields"]["holder"]) for one in faults] == [(3, "p"), (6, "p")]


async def test_holders_of_other_seats_are_no_rivals() -> None:
    assert await found({"seats": [held("p"), held("q") | {"id": "s-2"}]}) == []


async def test_a_holder_who_is_stored_holds_the_seat_too() -> None:
    stored: Stored = [["s", "p", "tie", "2026-01-01", None], ["s", "t", "old", "2020-01-01", "2021-01-01"]]
    faults = await found({"seats": [held("q", "2026-03-01")]}, holders_of_seats=stored)
    assert [(one["row"], one["fields"]["holder"], one["fields"]["period"]) for one in faults] == [
        (2, "p", "2026-01-01 – …")
    ]
    assert await found({"seats": [held("q", "2021-01-01", "2026-01-01")]}, holders_of_seats=stored) == []


async def test_stored_holders_that_overlap_each_other_are_no_fault_of_the_folder() -> None:
    stored: Stored = [["s", "p", "one", None, "2020-01-01"], ["s", "q", "two", None, "2020-01-01"]]
    assert await found({"seats": [held("r", "2026-03-01")]}, holders_of_seats=stored) == []


async def test_a_stored_holding_that_the_folder_ends_makes_room() -> None:
    rows = [held("p", "2026-01-01", "2026-03-01"), held("q", "2026-03-01")]
    mine = HOLDING.rows(frame_of("seats", rows[:1]))["id"].item()
    assert await found({"seats": rows}, holders_of_seats=[["s", "p", mine, "2026-01-01", None]]) == []


async def test_a_file_without_days_says_that_holders_always_held() -> None:
    rows = [seat(person_id="p"), seat(person_id="q")]
    faults = await found({"seats": rows})
    assert [(one["row"], one["fields"]["period"]) for one in faults] == [(3, "… – …")]


def tie(one: str, other: str, kind: str = "knows") -> dict[str, str]:
    return {"from_id": one, "to_id": other, "kind": kind}


@pytest.mark.parametrize(
    ("row", "named"),
    [
        (tie("p-1", "p-2", "sways"), []),
        (tie("e-1", "p-1"), []),
        (tie("e-1", "e-2"), []),
        (tie("e-1", "p-1", "sways"), [("from_id", "ends_not_people")]),
        (tie("p-1", "e-1", "at_odds"), [("from_id", "ends_not_people")]),
        (tie("p-1", "p-1"), [("to_id", "tie_to_itself")]),
    ],
)
async def test_only_knowing_joins_us_with_them_and_nobody_is_tied_to_themselves(
    row: dict[str, str], named: list[tuple[str, str]]
) -> None:
    faults = await found({"ties": [row]})
    assert [(one["column"], one["code"]) for one in faults] == named


async def test_one_id_of_two_kinds_of_people_is_no_tie_to_itself() -> None:
    frames = {"ties": frame_of("ties", [tie("x", "x")]).with_columns(
        pl.lit("person").alias("from_id:thing"), pl.lit("employee").alias("to_id:thing")
    )}  # fmt: skip
    assert await found_in(frames, {}) == []
