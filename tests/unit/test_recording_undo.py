"""A load undone: the facts are as they were before it, with revisions and marks of its own; cut off, it goes on."""

import dataclasses
import json
import time
from typing import Any

import pytest

from graph_service.errors import ConflictError, NotFoundError
from graph_service.recording.bookkeeping import AnchorParams, Bump, Customers, Stamp
from graph_service.recording.holders import Holder
from graph_service.recording.in_the_way import InTheWayError, NamedIds, Obstacle, TiesOfRecords, named
from graph_service.recording.kept_loads import KnownLoad, list_loads
from graph_service.recording.loads import LoadRow
from graph_service.recording.undo import Undoer, Undone
from tests.full_tables import full_tables
from tests.template_files import Tables
from tests.whole_graph import WholeGraph, loaded


def otherwise() -> Tables:
    """Facts of the full tables said otherwise: names, notes, ends, superiors, owners, groups, who was there."""
    tables = full_tables()
    tables["org_units"][1] |= {"name": "华东区", "parent_id": ""}
    tables["employees"][0] |= {"org_unit_id": "u-1", "left_on": "2026-06-01"}
    tables["customers"][1] |= {"name": "瑞丰南方公司", "parent_id": ""}
    tables["departments"][0] |= {"customer_id": "c-2"}
    tables["people"][1] |= {"reports_to": "", "title": "总监"}
    tables["opportunities"][0] |= {"owner_id": "e-2", "amount": "777"}
    tables["interactions"][0] |= {"summary": "改过的纪要", "person_ids": "p-3", "customer_id": ""}
    tables["seats"][0] |= {"opportunity_id": "o-2"}
    tables["seats"][4] |= {"opportunity_id": "o-2"}
    return {name: tables[name] for name in OTHERWISE}


OTHERWISE = ("org_units", "employees", "customers", "departments", "people", "opportunities", "interactions", "seats")
MORE: Tables = {
    "customers": [{"id": "c-9", "name": "新客户", "parent_id": "c-1"}],
    "people": [{"id": "p-9", "name": "新人", "organisation": "设计院"}],
    "ties": [{"from_id": "p-9", "to_id": "p-1", "kind": "sways", "sign": "1"}],
}


def joined(graph: WholeGraph) -> set[tuple[str, tuple[str, str], tuple[str, str], str | None]]:
    """What is tied to what."""
    return {(tie.type, tie.begin, tie.end, tie.id) for tie in graph.ties()}


async def test_from_the_last_to_the_first_every_graph_is_there_again(graph: Any) -> None:
    first, before = graph.loads[0]["id"], (graph.facts(), joined(graph))
    second = await loaded(graph, otherwise(), size=2)
    between = (graph.facts(), joined(graph))
    assert between != before
    third = await loaded(graph, MORE, size=1)
    versions = {(find, id_): row[2] for find, rows in graph.records.items() for id_, row in rows.items()}
    assert await Undoer(graph).undo(third, "operator") == Undone(removed=3)
    assert (graph.facts(), joined(graph)) == between
    done = await Undoer(graph).undo(second, "operator")
    assert done == Undone(put_back=9)
    assert (graph.facts(), joined(graph)) == before
    for find, rows in graph.records.items():
        for id_, row in rows.items():
            assert row[2] >= versions.get((find, id_), 1), "a version never comes twice"
    everything = sum(map(len, graph.records.values()))
    assert await Undoer(graph).undo(first, "operator") == Undone(removed=everything)
    assert graph.facts() == {}
    assert not graph.steps
    assert not graph.images
    assert [one["status"] for one in graph.loads] == ["undone"] * 3


async def test_a_version_never_comes_twice(empty: Any) -> None:
    """Else whoever looked at the record while the load was there would change it unseen."""
    base = {"id": "p-1", "name": "甲", "department_id": "d"}
    boss = {"people": [base | {"reports_to": "p-2"}, {"id": "p-2", "name": "乙"}]}
    stage = {"customers": [{"id": "c", "name": "客户"}], "departments": [{"id": "d", "name": "部", "customer_id": "c"}]}
    await loaded(empty, stage | boss)
    lines, people = (empty.records[f"reads/find_{name}"] for name in ("reporting_lines", "people"))
    (line,) = lines
    second = await loaded(empty, {"people": [base | {"reports_to": "", "name": "甲甲"}]})
    assert (line in lines, people["p-1"][2]) == (False, 2)
    assert await Undoer(empty).undo(second, "operator") == Undone(put_back=2)
    assert (lines[line][2], people["p-1"][2]) == (3, 3)
    assert (people["p-1"][3], people["p-2"][2]) == ("甲", 1)


async def test_an_undo_has_an_operation_a_mark_and_a_revision_for_each_step_and_one_at_its_end(empty: Any) -> None:
    customers = [{"id": "c-1", "name": "甲"}, {"id": "c-2", "name": "乙"}]
    await loaded(empty, {"customers": customers})
    second = await loaded(empty, {"customers": [customers[0] | {"name": "甲甲"}, {"id": "c-3", "name": "丙"}]})
    (step,) = [one.id for one, _ in empty.steps.values() if one.load_id == second]
    before = len(empty.handed)
    assert await Undoer(empty).undo(second, "operator") == Undone(1, 1)
    names = [name for name, _ in empty.handed[before:]]
    begins = [at for at, name in enumerate(names) if name == "writes/begin_operation"]
    assert names[: begins[0]] == [
        "reads/find_load",
        "reads/find_latest_load",
        *LOOKED,
        "writes/lock_company",
        "writes/begin_undo",
        *LOOKED,
        *["reads/find_load_step"] * 3,
        "reads/find_operation",
    ]
    assert names[begins[0] : begins[1]] == [
        "writes/begin_operation",
        "reads/find_before_images",
        "reads/find_customers",
        "writes/lock_dossiers",
        "reads/find_customers",
        "reads/find_ties_of_records",
        "reads/find_customers",
        "writes/upsert_customers",
        "writes/link_customer_parents",
        "writes/delete_records",
        "writes/lock_dossiers",
        "writes/bump_revisions",
        "writes/record_change",
        "writes/finish_operation",
        "writes/delete_load_step",
        "reads/find_load_step",
        "reads/find_operation",
    ]
    assert names[begins[1] :] == [
        "writes/begin_operation",
        "writes/finish_undo",
        "writes/record_change",
        "writes/finish_operation",
    ]
    marks = empty.of("writes/record_change")[-2:]
    assert [(mark.actor, mark.action, mark.object_kind, mark.object_ids) for mark in marks] == [
        ("operator", "undo customers", "customers", ["c-1", "c-3"]),
        ("operator", "undo load", "load", [second]),
    ]
    assert empty.of("writes/lock_dossiers")[-1] == AnchorParams(["c-1", "c-3"], ["c-1", "c-3"], [], [], [], [])
    assert empty.of("writes/bump_revisions")[-1] == Bump(["c-1", "c-3"], None)
    assert empty.of("writes/delete_load_step")[-1].id == step
    assert empty.of("writes/bump_company") == []
    results = [json.loads(result) for _, result in empty.operations.values()][-2:]
    assert results == [{"removed": 1, "put_back": 1, "left": 0}, {}]


LOOKED = (
    "reads/find_load_step", "reads/find_load_step", "reads/find_load_step", "reads/find_customers",
    "reads/find_ties_of_records", "reads/find_load_step",
)  # fmt: skip
"""A look through a load of one step: once for what it made, once for what stands in the way."""


async def test_nothing_is_asked_for_nothing(graph: Any) -> None:
    await loaded(graph, otherwise(), size=3)
    before = len(graph.handed)
    people = set(graph.records["reads/find_people"])
    for load in graph.loads[::-1]:
        await Undoer(graph).undo(load["id"], "operator")
    for name, params in graph.handed[before:]:
        if name not in {"writes/lock_dossiers", "reads/find_operation", "writes/record_change"}:
            assert all(value or value == 0 for value in dataclasses.asdict(params).values()) or name in UNSTAMPED, name
        if name == "reads/find_ties_of_records":
            assert not params.name.isupper(), "ties have no ties"
        if name == "reads/find_helped_with":
            assert set(params.ids) <= people


UNSTAMPED = {"writes/bump_company", "writes/bump_revisions", "writes/lock_company", "reads/find_latest_load"}


@pytest.mark.parametrize("moved", [["c-7"], []], ids=["elsewhere", "nowhere"])
async def test_what_changes_dossiers_is_locked_and_bumped_before_and_after(empty: Any, moved: list[str]) -> None:
    stage: Tables = {
        "customers": [{"id": "c-1", "name": "甲"}, {"id": "c-2", "name": "乙"}],
        "departments": [{"id": "d", "name": "部", "customer_id": "c-1"}],
    }
    await loaded(empty, stage)
    second = await loaded(empty, {"departments": [stage["departments"][0] | {"customer_id": "c-2"}]})
    locked: list[AnchorParams] = []

    def lock(asked: AnchorParams) -> list[Customers]:
        locked.append(asked)
        return [Customers(asked.customers if len(locked) == 1 else moved)]

    empty.answers["writes/lock_dossiers"] = lock
    await Undoer(empty).undo(second, "operator")
    assert [one.customers for one in locked] == [["c-1", "c-2"]] * 2, "where it is, and where it will be"
    assert empty.of("writes/bump_revisions")[-1].customers == ["c-1", "c-2", *moved]


async def test_our_own_side_is_locked_first_and_has_a_revision_of_its_own(empty: Any) -> None:
    load = await loaded(empty, {"employees": [{"id": "e", "name": "安然", "role": "sales"}]})
    before = len(empty.names("writes"))
    await Undoer(empty).undo(load, "operator")
    names = empty.names("writes")[before + 3 : before + 7]
    assert names == ["writes/lock_company", "writes/lock_dossiers", "writes/delete_records", "writes/bump_company"]
    assert empty.of("writes/bump_company")[-1] == Stamp(None)
    assert empty.of("writes/bump_revisions") == []
    assert empty.of("writes/delete_records") == [NamedIds("Employee", ["e"])]


async def test_what_moves_nothing_between_dossiers_locks_them_once(graph: Any) -> None:
    load = await loaded(graph, {"interactions": [full_tables()["interactions"][0] | {"minutes": "5"}]})
    before = len(graph.of("writes/lock_dossiers"))
    await Undoer(graph).undo(load, "operator")
    (asked,) = graph.of("writes/lock_dossiers")[before:]
    assert (asked.customers, asked.people) == (["c-1"], ["p-1", "p-2"])


async def test_what_is_in_the_way_of_a_step_ends_it_and_no_key_is_destroyed(graph: Any) -> None:
    first = graph.loads[0]["id"]
    graph.loads[0] |= {"status": "undoing", "before": "done"}
    ties = [["i-1", "X", False, None, "Thing", f"t-{n}"] for n in range(25)]
    graph.answers["reads/find_ties_of_records"] = lambda _: [TiesOfRecords(ties)]
    with pytest.raises(InTheWayError) as refused:
        await Undoer(graph).undo(first, "operator")
    assert len(refused.value.obstacles) == 20
    sealed = graph.records["reads/find_interactions"]["i-1"][8]
    assert graph.keys.open(["Interaction/i-1/purpose"], [sealed]) == ["演示"]


async def test_what_cannot_be_read_again_needs_no_key_and_what_is_put_back_keeps_it(graph: Any) -> None:
    tables = full_tables()["interactions"]
    kept = graph.facts()
    second = await loaded(graph, {"interactions": [tables[0] | {"summary": "改过"}, tables[0] | {"id": "i-7"}]})
    new = list(graph.records["reads/find_interactions"]["i-7"])
    await Undoer(graph).undo(second, "operator")
    assert graph.facts() == kept
    owners = [f"Interaction/i-7/{field}" for field in ("purpose", "summary")]
    assert graph.keys.open(owners, new[8:10]) == [None, None]


async def test_cut_off_before_the_keys_of_a_step_are_destroyed_they_are_when_it_goes_on(
    graph: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, notes = graph.loads[0]["id"], list(graph.records["reads/find_interactions"]["i-1"])
    destroy, asked = graph.keys.destroy, list[Any]()

    def dying(owners: list[str]) -> None:
        asked.append(owners)
        if "Interaction/i-1/purpose" in owners and sum(owners == one for one in asked) == 1:
            raise KeyboardInterrupt
        destroy(owners)

    monkeypatch.setattr(graph.keys, "destroy", dying)
    with pytest.raises(KeyboardInterrupt):
        await Undoer(graph).undo(first, "operator")
    owners = [f"Interaction/i-1/{field}" for field in ("purpose", "summary")]
    assert "i-1" not in graph.records["reads/find_interactions"]
    assert None not in graph.keys.open(owners, notes[8:10]), "gone from the database, and not yet from its dumps"
    await Undoer(graph).undo(first, "operator")
    assert graph.keys.open(owners, notes[8:10]) == [None, None]
    assert graph.facts() == {}


async def test_cut_off_it_goes_on_where_it_was_without_looking_again(graph: Any) -> None:
    first, everything = graph.loads[0]["id"], sum(map(len, graph.records.values()))
    begin, begun = graph.answers["writes/begin_operation"], list[Any]()

    def dying(asked: Any) -> list[Any]:
        begun.append(asked)
        if len(begun) == 5:
            raise KeyboardInterrupt
        return list(begin(asked))

    graph.answers["writes/begin_operation"] = dying
    with pytest.raises(KeyboardInterrupt):
        await Undoer(graph).undo(first, "operator")
    assert graph.loads[0]["status"] == "undoing"
    left = sum(map(len, graph.records.values()))
    assert 0 < left < everything
    looks = len(graph.of("writes/begin_undo"))
    assert await Undoer(graph).undo(first, "operator") == Undone(removed=left)
    assert len(graph.of("writes/begin_undo")) == looks
    assert graph.facts() == {}
    with pytest.raises(ConflictError) as twice:
        await Undoer(graph).undo(first, "operator")
    assert (twice.value.code, twice.value.fields) == ("recording.undone_already", {"id": first})


async def test_whoever_was_erased_since_does_not_come_back_and_what_lost_its_image_stays(graph: Any) -> None:
    tables = full_tables()["people"]
    second = await loaded(graph, {"people": [one | {"name": f"{one['name']}某"} for one in tables]})
    people = graph.records["reads/find_people"]
    del people["p-4"]
    (step,) = graph.images
    graph.images[step] = [one for one in graph.images[step] if one["fact_id"] != "p-3"]
    done = await Undoer(graph).undo(second, "operator")
    assert done == Undone(put_back=3, left=1)
    assert {id_: row[3] for id_, row in people.items()} == {
        "p-1": "王建国", "p-2": "李敏", "p-3": "赵磊某", "p-5": "吴经理",
    }  # fmt: skip


async def test_where_no_image_is_left_nothing_is_written(graph: Any) -> None:
    second = await loaded(graph, {"customers": [full_tables()["customers"][0] | {"name": "别名"}]})
    graph.images.clear()
    before = len(graph.of("writes/upsert_customers"))
    assert await Undoer(graph).undo(second, "operator") == Undone(left=1)
    assert len(graph.of("writes/upsert_customers")) == before


async def test_a_load_that_is_not_there_is_not_undone(empty: Any) -> None:
    with pytest.raises(NotFoundError) as refused:
        await Undoer(empty).undo("nothing", "operator")
    assert (refused.value.code, refused.value.fields) == ("recording.no_load", {"id": "nothing"})


def counts(created: int = 0, changed: int = 0, unchanged: int = 0) -> str:
    zero = {"created": 0, "changed": 0, "unchanged": 0}
    return json.dumps({"a": zero, "b": {"created": created, "changed": changed, "unchanged": unchanged}})


@pytest.mark.parametrize(
    ("known", "is_worn"),
    [
        (KnownLoad("l", "done", counts(created=1), 0, 0, None, 0), True),
        (KnownLoad("l", "done", counts(changed=1), 0, 0, None, 0), True),
        (KnownLoad("l", "done", counts(1, 1), 0, 0, None, 0), True),
        (KnownLoad("l", "done", counts(unchanged=5), 0, 0, None, 0), False),
        (KnownLoad("l", "superseded", None, 0, 0, None, 0), False),
        (KnownLoad("l", "done", counts(1, 1), 0, 0, None, 3), False),
        (KnownLoad("l", "undoing", counts(1, 1), 0, 0, None, 0), False),
    ],
)
async def test_a_load_of_which_nothing_is_kept_any_more_is_too_old(
    empty: Any, known: KnownLoad, *, is_worn: bool
) -> None:
    empty.loads.append({"id": "l", "digest": "", "status": known.status, "holder": None, "renewed_ms": None})
    empty.answers["reads/find_load"] = lambda _: [known]
    if not is_worn:
        assert await Undoer(empty).undo("l", "operator") == Undone()
        assert empty.loads[0]["status"] == "undone"
        return
    with pytest.raises(ConflictError) as refused:
        await Undoer(empty).undo("l", "operator")
    assert (refused.value.code, refused.value.fields) == ("recording.undo_worn", {"id": "l"})


async def test_nothing_is_undone_while_somebody_is_at_a_load(graph: Any) -> None:
    rival = LoadRow("x", "folder", "running", str(Holder("elsewhere", 9, "boot")), round(time.time() * 1000))
    graph.answers["reads/find_latest_load"] = lambda _: [rival]
    with pytest.raises(ConflictError) as refused:
        await Undoer(graph).undo(graph.loads[0]["id"], "operator")
    assert refused.value.code == "recording.load_running"
    assert not graph.names("writes/begin_undo")


async def test_a_step_of_a_kind_that_is_no_more_is_said_by_name(empty: Any) -> None:
    load = await loaded(empty, {"people": [{"id": "p-1", "name": "甲"}]})
    ((id_, (step, number)),) = empty.steps.items()
    empty.steps[id_] = (dataclasses.replace(step, kind="horses"), number)
    with pytest.raises(NotFoundError) as refused:
        await Undoer(empty).undo(load, "operator")
    assert (refused.value.code, refused.value.fields) == ("recording.no_kind", {"kind": "horses"})


async def test_the_latest_loads_are_listed_as_many_as_are_asked_for(graph: Any) -> None:
    known = KnownLoad("l", "done", None, 0, 0, None, 3)
    graph.answers["reads/list_loads"] = lambda _: [known]
    assert await list_loads(graph, 7) == [known]
    assert [asked.limit for asked in graph.of("reads/list_loads")] == [7]


def test_what_was_done_adds_up_and_obstacles_are_plain_values() -> None:
    assert Undone(1, 2, 3) + Undone(10, 20, 30) == Undone(11, 22, 33)
    assert Undone() == Undone(0, 0, 0)
    assert named([Obstacle("Person", "p", "changed")]) == [
        {"name": "Person", "id": "p", "code": "changed", "load": None}
    ]
