"""What was recorded later and builds on a load stands in the way of its undo, is named, and nothing is touched."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from graph_service.recording.in_the_way import InTheWayError, Obstacle, TiesOfRecords
from graph_service.recording.undo import Undoer
from tests.full_tables import full_tables
from tests.template_files import Tables
from tests.whole_graph import loaded

MORE: Tables = {
    "customers": [{"id": "c-9", "name": "新客户", "parent_id": "c-1"}],
    "people": [{"id": "p-9", "name": "新人", "organisation": "设计院"}],
    "ties": [{"from_id": "p-9", "to_id": "p-1", "kind": "sways", "sign": "1"}],
}
DEAL = full_tables()["opportunities"][0]
RATING = {"id": "ob-9", "about_id": "p-1", "metric": "rc", "value": "5", "held_by": "e-1", "valid_at": "2026-05-01"}
NEWCOMER = {"id": "e-9", "name": "新人", "role": "sales", "org_unit_id": "u-1"}
HELP = {"employee_id": "e-1", "opportunity_id": "o-1", "person_id": "p-1", "kind": "informed", "at": "2026-05-02"}
VISIT = {"id": "i-9", "kind": "visit", "mode": "f2f", "employee_ids": "e-1", "competitor_ids": "k-1"}
LATER: Mapping[str, tuple[Tables, list[tuple[str, str, str]]]] = {
    "a changed amount": ({"opportunities": [DEAL | {"amount": "777"}]}, [("Opportunity", "o-1", "changed")]),
    "another rating": ({"observations": [RATING]}, [("Observation", "ob-9", "built_on")]),
    "another deal": ({"opportunities": [DEAL | {"id": "o-9"}]}, [("Opportunity", "o-9", "built_on")]),
    "a visit of ours": ({"interactions": [VISIT]}, [("Interaction", "i-9", "built_on")]),
    "somebody in a unit": (
        {"employees": [NEWCOMER]},
        [("Employee", "e-9", "built_on")],
    ),
    "a subsidiary": ({"customers": [MORE["customers"][0]]}, [("Customer", "c-9", "built_on")]),
    "help with a person": ({"helped": [HELP]}, [("HELPED", "", "built_on")]),
    "a tie to somebody": (
        {"people": MORE["people"], "ties": MORE["ties"]},
        [("SWAYS", "", "built_on")],
    ),
    "nothing that concerns it": ({"competitors": [{"id": "k-9", "name": "另一家"}]}, []),
    "a department of theirs": (
        {"departments": [{"id": "d-9", "name": "部", "customer_id": "c-1"}]},
        [("Department", "d-9", "built_on")],
    ),
}


@pytest.mark.parametrize("later", LATER, ids=lambda name: name.replace(" ", "-"))
async def test_what_later_records_build_on_is_not_undone_and_nothing_is_touched(graph: Any, later: str) -> None:
    tables, obstacles = LATER[later]
    first = graph.loads[0]["id"]
    second = await loaded(graph, tables)
    whole, writes = graph.facts(), len(graph.names("writes"))
    found = await Undoer(graph).obstacles(first)
    assert [(one.name, one.id if wanted[1] else "", one.code) for one, wanted in zip(found, obstacles, strict=True)] == obstacles  # noqa: E501  # fmt: skip
    assert all(one.id in graph.records[f"reads/find_{name}"] for one in found for name in tables if one.code == "built_on" and not one.name.isupper())  # noqa: E501  # fmt: skip
    if found:
        with pytest.raises(InTheWayError) as refused:
            await Undoer(graph).undo(first, "operator")
        assert refused.value.obstacles == found
        assert refused.value.code == "recording.undo_in_the_way_with_loads"
        assert {one.load for one in found} == {second}
        assert refused.value.fields["loads"] == [second]
        assert refused.value.fields["id"] == first
        assert refused.value.fields["count"] == len(found)
        assert (graph.facts(), len(graph.names("writes"))) == (whole, writes)
        await Undoer(graph).undo(graph.loads[-1]["id"], "operator")
    await Undoer(graph).undo(first, "operator")
    assert set(graph.facts()) == ({"reads/find_competitors"} if not obstacles else set())


async def test_of_several_loads_the_latest_is_named_that_can_be_undone(graph: Any) -> None:
    first = graph.loads[0]["id"]
    for amount in ("777", "888"):
        await loaded(
            graph, {"opportunities": [DEAL | {"amount": amount}], "competitors": [{"id": "k-9", "name": amount}]}
        )
    await loaded(graph, {"competitors": [{"id": "k-9", "name": "888"}]})  # changes nothing, so nothing is kept of it
    undoer, later = Undoer(graph), [load["id"] for load in graph.loads[1:3]]
    for latest in reversed(later):
        assert await undoer.obstacles(first) == [Obstacle("Opportunity", "o-1", "changed", latest)]
        await undoer.undo(latest, "operator")
    assert {asked.limit for asked in graph.of("reads/list_loads")} == {1_000}, "many a load has changed nothing"
    n_asked = len(graph.of("reads/list_loads"))
    assert await undoer.obstacles(first) == []
    assert len(graph.of("reads/list_loads")) == n_asked, "nothing is in the way, so nobody asks where it is from"


async def test_what_came_with_several_loads_and_with_none_is_told_apart(graph: Any) -> None:
    first = graph.loads[0]["id"]
    later = [await loaded(graph, {"opportunities": [DEAL | {"amount": "777"}]})]
    later.append(await loaded(graph, {"observations": [RATING], "employees": [NEWCOMER]}, size=1))
    graph.records["reads/find_competitors"]["k-1"][1] = "changed by hand"
    with pytest.raises(InTheWayError) as refused:
        await Undoer(graph).undo(first, "operator")
    assert {one.id: one.load for one in refused.value.obstacles} == {
        "o-1": later[0], "ob-9": later[1], "e-9": later[1], "k-1": None,
    }  # fmt: skip
    loads = refused.value.fields["loads"]
    assert isinstance(loads, list)
    assert sorted(loads) == sorted(later)


async def test_what_was_changed_by_hand_came_with_no_load(graph: Any) -> None:
    graph.records["reads/find_competitors"]["k-1"][1] = "changed by hand"
    with pytest.raises(InTheWayError) as refused:
        await Undoer(graph).undo(graph.loads[0]["id"], "operator")
    assert refused.value.code == "recording.undo_in_the_way"
    assert refused.value.fields["loads"] == []


async def test_a_load_of_which_nothing_is_kept_is_not_named(graph: Any) -> None:
    first, second = graph.loads[0]["id"], await loaded(graph, {"opportunities": [DEAL | {"amount": "777"}]})
    graph.steps = {id_: kept for id_, kept in graph.steps.items() if kept[0].load_id != second}
    assert await Undoer(graph).obstacles(first) == [Obstacle("Opportunity", "o-1", "changed")]


async def test_help_that_names_a_person_builds_on_them_though_no_tie_leads_there(empty: Any) -> None:
    await loaded(empty, {
        "employees": [{"id": "e-1", "name": "安然", "role": "sales"}], "customers": [{"id": "c-1", "name": "甲"}],
        "opportunities": [{"id": "o-1", "name": "单", "customer_id": "c-1", "created_on": "2026-01-01",
                           "status": "open"}],
    })  # fmt: skip
    second = await loaded(empty, {"people": [{"id": "p-1", "name": "甲"}]})
    third = await loaded(empty, {"helped": [HELP]})
    (help_,) = empty.records["reads/find_helped"]
    assert await Undoer(empty).obstacles(second) == [Obstacle("HELPED", help_, "built_on", third)]


OWNED: Sequence[tuple[list[Any], tuple[str, str] | None]] = [
    (["p-1", "DIFFERS_FROM", True, "t", "Person", "p-9"], None),
    (["p-1", "SAME_AS", False, "t", "Person", "p-9"], ("SAME_AS", "t")),
    (["p-1", "WORKS_ON", True, "t", "Opportunity", "o-9"], ("Opportunity", "o-9")),
    (["p-1", "WORKS_ON", False, "t", "Employee", "e-9"], None),
    (["p-1", "CONTESTS", True, None, "Contest", "x-9"], ("Contest", "x-9")),
    (["p-1", "ANSWERED", True, None, "Contest", "x-9"], ("Contest", "x-9")),
    (["p-1", "RECORDED", True, None, "Observation", "ob-9"], ("Observation", "ob-9")),
    (["p-1", "TOOK_PART", True, None, "Interaction", "i-9"], ("Interaction", "i-9")),
    (["p-1", "TOOK_PART", False, None, "Employee", "e-9"], None),
    (["p-1", "WITH", False, None, "Interaction", "i-9"], ("Interaction", "i-9")),
    (["p-1", "OF", True, None, "Customer", "c-9"], None),
    (["p-1", "ACTS_FOR", False, None, "ApiKey", "key"], ("ApiKey", "key")),
]


@pytest.mark.parametrize(("tie", "owner"), OWNED, ids=lambda case: str(case[1]) if isinstance(case, list) else "")
async def test_a_tie_is_of_whom_it_is_written_with(empty: Any, tie: list[Any], owner: tuple[str, str] | None) -> None:
    load = await loaded(empty, {"people": [{"id": "p-1", "name": "甲"}]})
    empty.answers["reads/find_ties_of_records"] = lambda _: [TiesOfRecords([tie])]
    wanted = [] if owner is None else [Obstacle(*owner, "built_on")]
    assert await Undoer(empty).obstacles(load) == wanted


async def test_as_many_as_are_shown_are_looked_for_and_no_more(empty: Any) -> None:
    load = await loaded(empty, {"people": [{"id": f"p-{n}", "name": "甲"} for n in (1, 2)]}, size=1)
    for count in (19, 20, 25):
        pairs = [["p-1", "ABOUT", False, None, "Observation", f"ob-{n}"] for n in range(count)]
        empty.answers["reads/find_ties_of_records"] = lambda _, pairs=pairs: [TiesOfRecords(pairs)]
        before = len(empty.of("reads/find_people"))
        found = await Undoer(empty).obstacles(load)
        assert len(found) == min(count, 20)
        assert len(empty.of("reads/find_people")) - before == (2 if count < 20 else 1)


async def test_what_comes_in_the_way_while_it_is_marked_leaves_the_load_as_it_was(graph: Any) -> None:
    first = graph.loads[0]["id"]
    begin = graph.answers["writes/begin_undo"]

    def beginning(asked: Any) -> list[Any]:
        graph.records["reads/find_competitors"]["k-1"][1] = "changed meanwhile"
        return list(begin(asked))

    graph.answers["writes/begin_undo"] = beginning
    with pytest.raises(InTheWayError) as refused:
        await Undoer(graph).undo(first, "operator")
    assert refused.value.obstacles == [Obstacle("Competitor", "k-1", "changed")]
    assert graph.loads[0]["status"] == "done"
    assert not graph.names("writes/delete")
    assert "writes/lock_company" in graph.names("writes")[-3:]
