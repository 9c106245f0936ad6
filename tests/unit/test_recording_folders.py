"""A folder against itself and against what is stored: what falls, what falls with it, and what passes."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import polars as pl
import pytest

from graph_service.recording.checks import FolderCheck
from graph_service.recording.erased import ASK_S
from graph_service.recording.faults import faults
from graph_service.recording.record import Ids
from graph_service.settings import Settings
from tests.live.handing_in import checked, frame_of, hand_in
from tests.remembering import Remembering
from tests.typed_rows import frame, kind

Rows = Sequence[Mapping[str, str]]
Files = Mapping[str, Rows]
Found = list[tuple[str, int, str, str]]
RAIL = {"id": "c-rail", "name": "瑞丰"}
BOARD = {"id": "d-board", "name": "办公室", "customer_id": "c-rail"}
WANG = {"id": "p-wang", "name": "王建国", "department_id": "d-board"}
UNIT = {"id": "u", "name": "总部", "kind": "company"}
ANN = {"id": "e-ann", "name": "安然", "role": "sales"}
STORED: Files = {"employees": [ANN], "customers": [RAIL], "departments": [BOARD], "people": [WANG]}
RATING = {
    "about_id": "p-wang", "metric": "rc", "value": "70", "held_by": "e-ann", "valid_at": "2026-01-01",
    "recorded_at": "2026-01-02T00:00:00+00:00",
}  # fmt: skip


@pytest.fixture
def graph(tmp_path: Any) -> Any:
    return Remembering(keys=tmp_path / "keys")


async def found_in(graph: Any, files: Files, stored: Files | None = None) -> Found:
    """What a check finds in a folder, where another folder is recorded already."""
    await hand_in(graph, Settings(), {name: frame_of(name, rows) for name, rows in (stored or {}).items()})
    return (await checked(graph, Settings(), {name: frame_of(name, rows) for name, rows in files.items()}))[1]


async def test_what_a_row_points_to_lies_in_the_folder_or_is_stored(graph: Any) -> None:
    files = {"departments": [BOARD], "people": [WANG]}
    assert await found_in(graph, files | {"customers": [RAIL]}) == []
    assert await found_in(graph, files) == [
        ("departments", 2, "customer_id", "unknown_reference"),
        ("people", 2, "department_id", "refers_to_rejected"),
    ]
    assert await found_in(graph, files, {"customers": [RAIL]}) == []


async def test_what_is_stored_does_not_fall_with_the_row_that_says_it_anew(graph: Any) -> None:
    files = {"customers": [RAIL | {"credit_limit": "-1"}], "departments": [BOARD]}
    assert await found_in(graph, files) == [
        ("customers", 2, "credit_limit", "below_minimum"),
        ("departments", 2, "customer_id", "refers_to_rejected"),
    ]
    assert await found_in(graph, files, {"customers": [RAIL]}) == [("customers", 2, "credit_limit", "below_minimum")]


async def test_what_another_row_defines_does_not_fall(graph: Any) -> None:
    files = {"people": [WANG, WANG | {"from": "2026-02-01", "to": "2026-01-01"}], "observations": [RATING]}
    stored = {name: STORED[name] for name in ("employees", "customers", "departments")}
    assert await found_in(graph, files, stored) == [("people", 3, "to", "ends_before_start")]


async def test_whoever_was_erased_does_not_come_back_and_what_is_about_them_falls(graph: Any) -> None:
    graph.answers["reads/find_erased"] = lambda params: [Ids([id_ for id_ in params.ids if id_ == "p-gone"])]
    gone = WANG | {"id": "p-gone", "department_id": ""}
    files = {"people": [WANG, gone], "observations": [RATING | {"about_id": "p-gone"}]}
    stored = {name: STORED[name] for name in ("employees", "customers", "departments")}
    assert await found_in(graph, files, stored) == [
        ("people", 3, "id", "erased"),
        ("observations", 2, "about_id", "refers_to_rejected"),
    ]
    asked = graph.of("reads/find_erased")[-1]
    assert (asked.kind, asked.ids) == ("person", ["p-gone", "p-wang"])
    assert ASK_S in graph.timeouts


async def test_only_people_are_looked_for_among_the_erased(graph: Any) -> None:
    await found_in(graph, {"customers": [RAIL], "people": [{"name": "某"}]})
    assert graph.of("reads/find_erased") == []


async def test_what_falls_with_another_row_is_not_held_against_its_own_twin(graph: Any) -> None:
    twins = [BOARD, BOARD | {"name": "总办"}]
    assert await found_in(graph, {"customers": [RAIL | {"term_days": "-1"}], "departments": twins}) == [
        ("customers", 2, "term_days", "below_minimum"),
        ("departments", 2, "customer_id", "refers_to_rejected"),
        ("departments", 3, "customer_id", "refers_to_rejected"),
    ]


async def test_what_points_to_a_row_that_closes_a_way_round_falls_with_it(graph: Any) -> None:
    files = {"customers": [RAIL | {"parent_id": "c-rail"}], "departments": [BOARD], "people": [WANG]}
    assert await found_in(graph, files) == [
        ("customers", 2, "parent_id", "cycle"),
        ("departments", 2, "customer_id", "refers_to_rejected"),
        ("people", 2, "department_id", "refers_to_rejected"),
    ]


async def test_faults_met_while_reading_refuse_their_rows_and_are_not_said_twice(graph: Any) -> None:
    customers = kind("customers")
    rows = frame("customers", id=["c-1", "c-2"], name=[None, "乙"], term_days=[-1, None])
    read = faults(rows.filter(pl.col("row") == 2), "name", "unreadable")
    check = FolderCheck(graph, Settings())
    own = check.add(customers, rows, read)
    assert own.select("row", "column", "code").rows() == [(2, "term_days", "below_minimum")]
    assert (await check.finish())["customers"].height == 0
    assert check.accepted(customers, rows)["id"].to_list() == ["c-2"]


async def test_a_row_that_could_not_be_read_is_refused_where_nothing_else_is_wrong(graph: Any) -> None:
    rows = frame("customers", id=["c-1", "c-2"], name=["甲", "乙"])
    check = FolderCheck(graph, Settings())
    check.add(kind("customers"), rows, faults(rows.filter(pl.col("row") == 3), "tier", "unreadable"))
    await check.finish()
    assert check.accepted(kind("customers"), rows)["id"].to_list() == ["c-1"]


async def test_pieces_of_a_file_are_checked_as_one(graph: Any) -> None:
    departments = kind("departments")
    pieces = [frame_of("departments", [row]) for row in (BOARD, BOARD | {"name": "总办"})]
    pieces[1] = pieces[1].with_columns(pl.col("row") + 1)
    check = FolderCheck(graph, Settings())
    check.add(kind("customers"), frame_of("customers", [RAIL]))
    for piece in pieces:
        check.add(departments, piece)
    assert (await check.finish())["departments"].select("row", "code").rows() == [
        (row, "other_content_in_file") for row in (2, 3)
    ]


async def passed(graph: Any, name: str, rows: Rows, **others: Rows) -> pl.DataFrame:
    """The rows of a file as they are handed to the recorder."""
    frames = {other: frame_of(other, some) for other, some in {**others, name: rows}.items()}
    check, found = await checked(graph, Settings(), frames)
    assert not found
    return check.accepted(kind(name), frames[name])


async def test_names_and_prefixes_become_ids_and_an_empty_cell_stays_empty(graph: Any) -> None:
    await hand_in(graph, Settings(), {name: frame_of(name, rows) for name, rows in STORED.items()})
    rows = [
        {"id": "p-1", "name": "甲", "department_id": "name:办公室", "reports_to": "person:p-wang"},
        {"id": "p-2", "name": "乙", "department_id": "d-board", "reports_to": ""},
    ]
    done = await passed(graph, "people", rows)
    assert done.select("department_id", "reports_to").rows() == [("d-board", "p-wang"), ("d-board", None)]
    assert not [name for name in done.columns if name.endswith(":thing")]


async def test_where_several_kinds_of_things_may_be_meant_the_kind_stands_beside_the_id(graph: Any) -> None:
    await hand_in(graph, Settings(), {name: frame_of(name, rows) for name, rows in STORED.items()})
    done = await passed(graph, "observations", [RATING, RATING | {"about_id": "customer:c-rail", "metric": "loyalty"}])
    assert done.select("about_id:thing", "about_id", "held_by:thing", "held_by").rows() == [
        ("person", "p-wang", "employee", "e-ann"),
        ("customer", "c-rail", "employee", "e-ann"),
    ]
    assert done["value"].to_list() == [70, 70]


async def test_lists_of_ids_keep_their_order_and_their_rows(graph: Any) -> None:
    await hand_in(graph, Settings(), {name: frame_of(name, rows) for name, rows in STORED.items()})
    meeting = {"kind": "visit", "mode": "f2f", "employee_ids": "name:安然"}
    people = [{"id": f"p-{n}", "name": f"甲{n}"} for n in range(3)]
    rows = [
        {"id": "i-1", **meeting, "person_ids": "name:甲2;p-0;person:p-1"},
        {"id": "i-2", **meeting, "person_ids": ""},
        {"id": "i-3", **meeting, "person_ids": "p-wang"},
    ]
    done = await passed(graph, "interactions", rows, people=people)
    assert done["person_ids"].to_list() == [["p-2", "p-0", "p-1"], [], ["p-wang"]]
    assert done["employee_ids"].to_list() == [["e-ann"]] * 3


async def test_every_wrong_reference_of_a_cell_is_named(graph: Any) -> None:
    meeting = {"id": "i-1", "kind": "visit", "mode": "f2f", "person_ids": "p-wang;p-none;name:无;customer:c-rail"}
    assert sorted(await found_in(graph, {"interactions": [meeting]}, STORED)) == [
        ("interactions", 2, "person_ids", "foreign_reference"),
        ("interactions", 2, "person_ids", "unknown_name"),
        ("interactions", 2, "person_ids", "unknown_reference"),
    ]


async def test_a_list_falls_with_one_of_those_it_names(graph: Any) -> None:
    meeting = {"id": "i-1", "kind": "visit", "mode": "f2f", "person_ids": "p-wang;p-x"}
    people = [{"id": "p-x", "name": " "}]
    assert await found_in(graph, {"people": people, "interactions": [meeting]}, STORED) == [
        ("people", 2, "name", "required"),
        ("interactions", 2, "person_ids", "refers_to_rejected"),
    ]


async def test_an_id_of_another_kind_of_thing_does_not_fall_with_its_namesake(graph: Any) -> None:
    files: Files = {
        "employees": [ANN | {"id": "x", "perf_base": "-1"}],
        "people": [{"id": "x", "name": "某"}],
        "ties": [{"from_id": "person:x", "to_id": "p-wang", "kind": "knows"}],
    }
    assert await found_in(graph, files, STORED) == [("employees", 2, "perf_base", "below_minimum")]


async def test_ratings_that_nobody_holds_do_not_fall_with_an_employee(graph: Any) -> None:
    files: Files = {"employees": [ANN | {"id": "e-x", "perf_base": "-1"}], "observations": [RATING | {"held_by": ""}]}
    assert await found_in(graph, files, STORED) == [("employees", 2, "perf_base", "below_minimum")]


@pytest.mark.parametrize(
    ("name", "rows", "named"),
    [
        ("customers", [RAIL, RAIL], []),
        ("customers", [RAIL, RAIL | {"tier": "S"}], [(2, "id"), (3, "id")]),
        ("customers", [RAIL, {"id": "c-2", "name": "瑞丰"}], []),
        ("departments", [BOARD, BOARD | {"customer_id": "c-2"}], [(3, "customer_id")]),
        ("org_units", [UNIT | {"territory": "华东;华南"}] * 2, []),
        ("org_units", [UNIT | {"territory": "华东;华南"}, UNIT | {"territory": "华东"}], [(2, "id"), (3, "id")]),
        ("people", [WANG | {"from": "2020-01-01"}, WANG | {"from": "2021-01-01", "title": "总监"}], []),
        ("people", [WANG | {"title": "总监"}, WANG | {"title": "总经理"}], [(2, "id"), (3, "id")]),
        ("people", [WANG, WANG | {"reports_to": "p-2"}], [(2, "id"), (3, "id")]),
        ("ties", [{"from_id": "p-2", "to_id": "p-wang", "kind": "knows"}] * 2, []),
        (
            "ties",
            [
                {"from_id": "p-2", "to_id": "p-wang", "kind": "knows", "strength": "0.1"},
                {"from_id": "p-wang", "to_id": "p-2", "kind": "knows", "strength": "0.2"},
            ],
            [(2, "kind"), (3, "kind")],
        ),
        ("observations", [RATING | {"id": "ob"}, RATING | {"id": "ob", "value": "71"}], [(2, "id"), (3, "id")]),
        ("observations", [RATING, RATING], []),
        ("observations", [RATING | {"id": ""}, RATING | {"id": "", "value": "71"}], [(2, "id"), (3, "id")]),
        ("observations", [RATING, RATING | {"value": "71"}], [(2, "about_id"), (3, "about_id")]),
        ("observations", [RATING, RATING | {"value": "71", "valid_at": "2026-01-02"}], []),
    ],
)
async def test_a_key_that_comes_again_says_the_same(
    graph: Any, name: str, rows: Rows, named: list[tuple[int, str]]
) -> None:
    stored = {**STORED, "people": [WANG, {"id": "p-2", "name": "乙"}]}
    found = await found_in(graph, {name: rows}, stored)
    wrong = {"customer_id": "unknown_reference"}
    assert found == [(name, row, column, wrong.get(column, "other_content_in_file")) for row, column in named]


OTHER = {"id": "d-other", "name": "二部", "customer_id": "c-rail"}


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ([{"name": "王建国"}, {"name": "李明", "department_id": "d-other"}], [2, 3]),
        ([{"name": "Ann Lee"}, {"name": "annlee", "department_id": "d-other"}], []),
        ([{"name": "甲"}, {"name": "乙", "department_id": "d-other"}, {"name": "甲", "department_id": ""}], [2, 3, 4]),
        ([{"name": "甲", "from": "2020-01-01"}, {"name": "乙", "from": "2021-01-01"}], []),
        ([{"name": "甲"}, {"name": "乙", "from": "2021-01-01"}], []),
        ([{"name": "甲", "from": "2021-01-01"}, {"name": "甲"}, {"name": "乙", "department_id": "d-other"}], [3, 4]),
        ([{"name": "甲", "from": "2020-01-01"},
          {"name": "乙", "from": "2020-01-01", "department_id": "d-other"}], [2, 3]),
        ([{"name": "甲"}, {"id": "p-2", "name": "乙"}], []),
    ],
)  # fmt: skip
async def test_one_id_has_one_name_unless_the_rows_say_which_is_later(graph: Any, said: Rows, wrong: list[int]) -> None:
    people = [{**WANG, **row} for row in said]
    stored = {"customers": [RAIL], "departments": [BOARD, OTHER]}
    assert await found_in(graph, {"people": people}, stored) == [
        ("people", row, "name", "name_differs") for row in wrong
    ]


async def test_whose_name_differs_is_told_with_the_other_row_on_both_sides(graph: Any) -> None:
    people = [WANG, WANG | {"name": "李明", "department_id": "d-other"}]
    await hand_in(graph, Settings(), {"customers": frame_of("customers", [RAIL]),
                                      "departments": frame_of("departments", [BOARD, OTHER])})  # fmt: skip
    check = FolderCheck(graph, Settings())
    check.add(kind("people"), frame_of("people", people))
    told = list((await check.finish())["people"].iter_rows(named=True))
    assert [(one["row"], one["value"]) for one in told] == [(2, "王建国"), (3, "李明")]
    assert [json.loads(one["fields"]) for one in told] == [
        {"other_row": "3", "other_name": "李明", "id": "p-wang"},
        {"other_row": "2", "other_name": "王建国", "id": "p-wang"},
    ]
    assert not check.accepted(kind("people"), frame_of("people", people)).height


async def test_names_of_what_is_no_group_of_rows_and_rows_without_a_name_are_nobodys_business(graph: Any) -> None:
    seats = [{"id": "s-1", "opportunity_id": "o-1", "role": "user"}]
    found = await found_in(graph, {"seats": seats})
    assert "name_differs" not in {code for *_, code in found}
    named = [WANG, {"id": "p-wang", "department_id": "d-other"}]
    found = await found_in(graph, {"people": named}, {"customers": [RAIL], "departments": [BOARD, OTHER]})
    assert "name_differs" not in {code for *_, code in found}


async def test_two_meetings_differ_by_who_took_part_and_not_by_the_order_in_which_they_are_named(graph: Any) -> None:
    stored = {**STORED, "people": [WANG, {"id": "p-2", "name": "乙"}, {"id": "p-3", "name": "丙"}]}
    meeting = {"id": "i-1", "kind": "visit", "mode": "f2f"}

    def rows(*people: str) -> Files:
        return {"interactions": [meeting | {"person_ids": some} for some in people]}

    assert await found_in(graph, rows("p-2;p-3", "p-3;p-2"), stored) == []
    assert await found_in(graph, rows("p-2;p-3", "p-2")) == [
        ("interactions", row, "id", "other_content_in_file") for row in (2, 3)
    ]


async def test_the_key_and_the_other_row_are_shown(graph: Any) -> None:
    rows = [WANG | {"title": "总监", "from": "2020-01-01"}, WANG | {"title": "经理", "from": "2020-01-01"}]
    await hand_in(graph, Settings(), {name: frame_of(name, some) for name, some in STORED.items()})
    check = FolderCheck(graph, Settings())
    check.add(kind("people"), frame_of("people", rows))
    found = (await check.finish())["people"]
    assert set(found["value"]) == {"p-wang / d-board / 2020-01-01"}
    assert found["fields"].to_list() == ['{"other_row": "3"}', '{"other_row": "2"}']


async def test_nobody_knows_which_of_several_rows_of_an_id_holds_so_none_is_loaded_nor_what_points_to_it(
    graph: Any,
) -> None:
    rows = frame_of("customers", [RAIL, {"id": "c-2", "name": "瑞丰"}, RAIL, RAIL | {"tier": "S"}])
    check = FolderCheck(graph, Settings())
    check.add(kind("customers"), rows)
    check.add(kind("departments"), frame_of("departments", [BOARD]))
    found = await check.finish()
    assert check.accepted(kind("customers"), rows)["id"].to_list() == ["c-2"]
    assert [(one["row"], json.loads(one["fields"])["other_row"]) for one in found["customers"].to_dicts()] == [
        (2, "5"),
        (4, "5"),
        (5, "2"),
    ]
    assert found["departments"]["code"].to_list() == ["refers_to_rejected"]


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({}, []),
        ({"value": "71"}, ["other_content"]),
        ({"evidence": "走访"}, ["other_content"]),
        ({"about_id": "p-2"}, ["other_content"]),
        ({"held_by": ""}, ["other_content"]),
        ({"recorded_at": "2026-01-03T00:00:00+00:00"}, ["other_content"]),
        ({"id": "ob-2", "value": "71"}, []),
    ],
)
async def test_a_rating_that_is_stored_is_never_said_otherwise(
    graph: Any, changed: dict[str, str], codes: list[str]
) -> None:
    stored = {
        **STORED,
        "people": [WANG, {"id": "p-2", "name": "乙"}],
        "observations": [RATING | {"id": "ob", "evidence": ""}],
    }
    found = await found_in(graph, {"observations": [RATING | {"id": "ob", "evidence": ""} | changed]}, stored)
    assert [code for _, _, _, code in found] == codes


async def test_without_its_moment_a_rating_is_the_stored_one_whenever_that_became_known(graph: Any) -> None:
    stored = {**STORED, "observations": [RATING | {"id": "ob"}]}
    again = {name: cell for name, cell in (RATING | {"id": "ob"}).items() if name != "recorded_at"}
    assert await found_in(graph, {"observations": [again]}, stored) == []
    assert await found_in(graph, {"observations": [again | {"value": "71"}]}) == [
        ("observations", 2, "id", "other_content")
    ]


async def test_a_metric_speaks_of_its_own_kind_of_things(graph: Any) -> None:
    rows = [RATING, RATING | {"about_id": "c-rail"}, RATING | {"about_id": "c-rail", "metric": "loyalty"}]
    found = await found_in(graph, {"observations": rows}, STORED)
    assert found == [("observations", 3, "metric", "metric_not_about")]
    check = FolderCheck(graph, Settings())
    check.add(kind("observations"), frame_of("observations", rows))
    (fault,) = (await check.finish())["observations"].to_dicts()
    assert fault["fields"] == '{"things": "person", "thing": "customer"}'


@pytest.mark.parametrize("left_out", ["about_id", "metric", "valid_at"])
async def test_a_file_of_ratings_without_a_column_it_must_have_is_refused_row_by_row(graph: Any, left_out: str) -> None:
    rows = [{name: cell for name, cell in RATING.items() if name != left_out}] * 2
    assert await found_in(graph, {"observations": rows}, STORED) == [
        ("observations", row, left_out, "required") for row in (2, 3)
    ]


@pytest.mark.parametrize("name", ["departments", "customers", "people"])
async def test_a_file_without_ids_is_refused_row_by_row(graph: Any, name: str) -> None:
    found = await found_in(graph, {name: [{"name": "x"}]})
    assert (name, 2, "id", "required") in found


async def test_flows_between_seats_that_fell_are_looked_at_no_further(graph: Any) -> None:
    flows = [{"from_seat_id": "s", "to_seat_id": "t"}, {"from_seat_id": "t", "to_seat_id": "s"}]
    assert [code for *_, code in await found_in(graph, {"seat_flows": flows})] == ["unknown_reference"] * 4


async def test_moments_are_completed_for_the_recorder(graph: Any) -> None:
    await hand_in(graph, Settings(), {name: frame_of(name, rows) for name, rows in STORED.items()})
    rows = [{"employee_id": "e-ann", "customer_id": "c-rail", "role": "owner", "from": "2026-02-01"}]
    done = await passed(graph, "assignments", rows)
    assert done["from"].to_list() == [date(2026, 2, 1)]
    assert done["recorded_at"].to_list() == [datetime(2026, 1, 31, 16, tzinfo=UTC)]


async def test_faults_are_listed_for_every_file_in_the_order_of_its_rows(graph: Any) -> None:
    check = FolderCheck(graph, Settings())
    rows = [{"id": "c-1", "name": "甲", "parent_id": "c-none"}, {"id": "c-2", "name": "乙", "parent_id": "c-2"}]
    check.add(kind("customers"), frame_of("customers", rows))
    check.add(kind("products"), frame("products", id=["x"], name=["x"]))
    late = await check.finish()
    assert set(late) == {"customers", "products"}
    assert late["customers"].select("row", "code").rows() == [(2, "unknown_reference"), (3, "cycle")]
