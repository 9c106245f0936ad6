"""An export on its way in: equal at last, refused before the first write, taken up where it was cut off."""

import dataclasses
import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import BugError, ConflictError, InvalidError
from graph_service.recording import import_folder as module
from graph_service.recording.export import export
from graph_service.recording.export_folder import MANIFEST, Manifest, new_folder, read_manifest
from graph_service.recording.fingerprint import FactRow, graph_digest
from graph_service.recording.import_folder import Imported, import_folder
from graph_service.recording.interactions import INTERACTION
from graph_service.recording.merges import Same, joining, telling_apart
from graph_service.recording.opt_out import OwnWord, saying
from graph_service.recording.plain_write import PlainWrite, PlainWriter
from graph_service.recording.record import Written
from graph_service.recording.recorder import RECORD_S
from graph_service.recording.undo import Undoer, Undone
from graph_service.recording.undo_trace import read_made
from graph_service.recording.wipe import FactCounts
from graph_service.store.migrations import migrations
from graph_service.store.text_keys import is_sealed
from tests.whole_graph import WholeGraph, loaded, of_full_tables


@pytest.fixture(scope="module")
async def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Path, Manifest]:
    """A graph with something of every kind, what was said of pairs and by employees, and its export."""
    home = tmp_path_factory.mktemp("whole")
    graph: Any = await of_full_tables(home)
    for number, effect in enumerate(
        (
            saying(OwnWord("e-1", is_out=True)),
            saying(OwnWord("e-2", is_out=False)),
            telling_apart("person", "p-2", "p-3", "所见"),
            telling_apart("customer", "c-1", "c-2", "seen"),
        )
    ):
        graph.answers["reads/find_same_people"] = lambda asked: [_alone(asked.ids)]
        await PlainWriter(graph).write(PlainWrite(str(number), "e-1", "say", "people", [], {}), effect)
    await PlainWriter(graph).write(
        PlainWrite("join", "e-1", "say", "people", [], {}), joining("person", "p-3", "p-4", "one", None)
    )
    return graph, home / "out", await export(graph, new_folder(home / "out"), has_notes=True)


def _alone(ids: list[str]) -> Same:
    return Same([(id_, 1) for id_ in ids], [])


def facts_in(graph: WholeGraph) -> int:
    """How many records of facts there are."""
    return sum(map(len, graph.records.values()))


@pytest.fixture
def empty(tmp_path: Path) -> Any:
    return WholeGraph(tmp_path / "keys")


async def test_what_comes_in_is_what_went_out_and_its_notes_are_sealed_with_keys_of_this_home(
    whole: Any, empty: Any
) -> None:
    graph, folder, manifest = whole
    done = await import_folder(empty, folder, "operator")
    assert done == Imported(done.load_id, manifest.rows, manifest.graph_digest, is_resumed=False)
    assert empty.facts() == graph.facts()
    assert (empty.opted, empty.said) == ({"e-1": True, "e-2": False}, graph.said)
    assert await graph_digest(empty) == await graph_digest(graph)
    notes = [row[index] for row in empty.records["reads/find_observations"].values() for index in [7] if row[index]]
    assert notes
    assert all(is_sealed(note) for note in notes)
    assert set(notes).isdisjoint(str(graph.records))
    (load,) = empty.loads
    assert (load["id"], load["digest"], load["status"]) == (done.load_id, manifest.digest, "done")
    counts = {"created": manifest.rows, "changed": 0, "unchanged": 0}
    assert json.loads(load["counts"]) == {"import": counts}


async def test_it_is_a_load_and_can_be_undone(whole: Any, empty: Any) -> None:
    graph, folder, _ = whole
    nothing = await graph_digest(empty)
    done = await import_folder(empty, folder, "operator")
    empty.said.clear()  # a merge is taken back first, by its own id
    undone = await Undoer(empty).undo(done.load_id, "operator")
    assert undone == Undone(removed=facts_in(graph))
    assert await graph_digest(empty) == nothing
    assert not empty.steps


async def test_every_chunk_has_its_operation_its_locks_its_revisions_and_its_mark(whole: Any, empty: Any) -> None:
    await import_folder(empty, whole[1], "operator")
    marks = empty.of("writes/record_change")
    assert {mark.actor for mark in marks} == {"operator"}
    counted = Counter(mark.action for mark in marks)
    assert {name: counted[f"import {name}"] for name in ("org_units", "customers", "people", "seats", "ties")} == {
        "org_units": 2, "customers": 2, "people": 3, "seats": 2, "ties": 5,
    }  # fmt: skip
    assert (counted["import opt-outs"], counted["import pairs"]) == (1, 1)
    people = [mark.object_ids for mark in marks if mark.action == "import people"]
    assert people[0] == ["p-1", "p-2", "p-3", "p-4", "p-5"]
    (pairs,) = [mark for mark in marks if mark.action == "import pairs"]
    assert (pairs.object_kind, pairs.object_ids) == ("people", ["c-1", "c-2", "p-2", "p-3", "p-4"])
    (words,) = [mark for mark in marks if mark.action == "import opt-outs"]
    assert (words.object_kind, words.object_ids) == ("employees", ["e-1", "e-2"])
    operations = _by_operation(empty)
    assert len(operations) == len(marks)
    for names in operations:
        written = [name for name in names if name.startswith(("writes/upsert", "writes/link", "writes/set_opt"))]
        bumped = [name for name in names if name.startswith("writes/bump")]
        locked = names[1] in {"writes/lock_dossiers", "writes/lock_company"}
        assert locked, names
        assert bumped or "writes/tell_people_apart" in names or "writes/tell_customers_apart" in names, names
        assert not written or names.index(written[-1]) < names.index(bumped[0])
        assert ("writes/bump_company" in names) <= ("writes/lock_company" in names)
    assert RECORD_S in empty.timeouts


def _by_operation(graph: WholeGraph) -> list[list[str]]:
    """The statements of each operation of an import, in their order."""
    found: list[list[str]] = []
    for name in graph.names("writes"):
        if name == "writes/begin_operation":
            found.append([])
        if found and "writes/finish_operation" not in found[-1]:
            found[-1].append(name)
    return found


async def test_dossiers_are_bumped_with_the_moment_at_which_it_became_known(empty: Any, tmp_path: Path) -> None:
    graph = WholeGraph(tmp_path / "other keys")
    stamped = {"recorded_at": "2026-03-02T09:00:00+08:00"}
    await loaded(graph, {"customers": [{"id": "c-2", "name": "乙"} | stamped, {"id": "c-1", "name": "甲"} | stamped]})
    await export(graph, new_folder(tmp_path / "out"), has_notes=True)  # type: ignore[arg-type]
    await import_folder(empty, tmp_path / "out", "operator")
    known = datetime(2026, 3, 2, 1, tzinfo=UTC)
    bumped = empty.of("writes/bump_revisions")
    assert [(one.customers, one.stamped_at) for one in bumped] == [(["c-1", "c-2"], known)] * 2
    assert empty.of("writes/bump_company") == []
    results = [json.loads(result) for _, result in empty.operations.values()]
    assert results == [{"rows": 2}] * 2


async def test_a_group_that_comes_after_its_subsidiary_is_there_before_the_tie(
    empty: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = WholeGraph(tmp_path / "other keys")
    await loaded(
        graph, {"customers": [{"id": "c-1", "name": "南方", "parent_id": "c-2"}, {"id": "c-2", "name": "集团"}]}
    )
    await export(graph, new_folder(tmp_path / "out"), has_notes=True)  # type: ignore[arg-type]
    monkeypatch.setattr(module, "ROWS_AT_ONCE", 1)
    await import_folder(empty, tmp_path / "out", "operator")
    assert empty.facts() == graph.facts()


async def test_what_lies_in_no_dossier_moves_the_revision_of_our_own_side(empty: Any, tmp_path: Path) -> None:
    graph = WholeGraph(tmp_path / "other keys")
    await loaded(graph, {"people": [{"id": "p", "name": "周院长"}]})
    await export(graph, new_folder(tmp_path / "out"), has_notes=True)  # type: ignore[arg-type]
    await import_folder(empty, tmp_path / "out", "operator")
    assert empty.of("writes/bump_revisions") == []
    assert len(empty.of("writes/bump_company")) == 1
    assert empty.names("writes/link") == []


@pytest.mark.parametrize("rows", [1, 2, 3])
async def test_how_much_is_written_at_a_time_changes_nothing(
    whole: Any, empty: Any, monkeypatch: pytest.MonkeyPatch, rows: int
) -> None:
    graph, folder, _ = whole
    monkeypatch.setattr(module, "ROWS_AT_ONCE", rows)
    heard: Counter[str] = Counter()
    pieces = []

    def hear(name: str, count: int) -> None:
        heard[name] += count
        pieces.append(count)

    done = await import_folder(empty, folder, "operator", hear)
    assert empty.facts() == graph.facts()
    assert (empty.opted, empty.said) == ({"e-1": True, "e-2": False}, graph.said)
    assert max(pieces) == rows
    assert heard["products"] == 1
    assert heard["customers"] == 4, "rows that refer to rows of their own file come twice"
    assert len(empty.of("writes/renew_load")) == len(pieces)
    assert sum(json.loads(result)["rows"] for _, result in empty.operations.values()) == sum(pieces) + 2 + len(
        graph.said
    )
    steps = [one for one, _ in empty.steps.values()]
    made = [len(of.created) for one in steps for of in read_made(one.made).values()]
    assert (sum(made), max(made)) == (facts_in(graph), rows)
    assert {one.load_id for one in steps} == {done.load_id}


async def test_ties_are_written_where_there_is_something_to_tie(whole: Any, empty: Any) -> None:
    await import_folder(empty, whole[1], "operator")
    for name, params in empty.handed:
        if name.startswith(("writes/link", "writes/upsert")):
            assert params.rows
        if name.startswith("writes/link"):
            assert all(value not in (None, []) for row in params.rows for value in row.values())
            assert all(len(row) == 2 for row in params.rows)


async def test_a_tie_that_misses_an_end_is_a_fault_of_ours(whole: Any, empty: Any) -> None:
    async def run(statement: Any, params: Any) -> list[Any]:
        found = await WholeGraph.run(empty, statement, params)
        return [Written(3)] if statement.name == "writes/upsert_posts" else found

    empty.run = run
    with pytest.raises(BugError) as told:
        await import_folder(empty, whole[1], "operator")
    assert told.value.code == "recording.end_missing"
    assert told.value.fields == {"statement": "writes/upsert_posts", "missing": 3}


async def test_cut_off_it_goes_on_where_it_was(whole: Any, empty: Any) -> None:
    graph, folder, manifest = whole

    def dies(name: str, _: int) -> None:
        if name == "seats":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await import_folder(empty, folder, "operator", dies)
    before = len(empty.of("writes/upsert_people"))
    done = await import_folder(empty, folder, "operator")
    assert (done.is_resumed, done.digest, done.load_id) == (True, manifest.graph_digest, empty.loads[0]["id"])
    assert empty.facts() == graph.facts()
    assert len(empty.of("writes/upsert_people")) == before, "what was done is not done again"


async def test_another_export_does_not_go_on_where_one_was_cut_off(whole: Any, empty: Any, tmp_path: Path) -> None:
    def dies(name: str, _: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await import_folder(empty, whole[1], "operator", dies)
    await export(WholeGraph(tmp_path / "other"), new_folder(tmp_path / "out"), has_notes=True)  # type: ignore[arg-type]
    assert await _refused(empty, tmp_path / "out") == "recording.import_not_empty"


async def _refused(graph: Any, folder: Path) -> str:
    """The code of a refusal before the first write."""
    before = len(graph.names("writes"))
    with pytest.raises((ConflictError, InvalidError)) as refused:
        await import_folder(graph, folder, "operator")
    assert len(graph.names("writes")) == before
    return refused.value.code


async def test_where_there_is_anything_nothing_is_brought(whole: Any, empty: Any, tmp_path: Path) -> None:
    key = FactCounts(0, 0, 0, 0, 0, 0, api_keys=1, audit_events=0)
    keyed: Any = WholeGraph(tmp_path / "of keys")
    keyed.answers["reads/count_facts"] = lambda _: [key]
    assert await _refused(keyed, whole[1]) == "recording.import_not_empty"
    await loaded(empty, {"products": [{"id": "x", "name": "信号机"}]})
    assert await _refused(empty, whole[1]) == "recording.import_not_empty"


async def test_what_was_brought_is_not_brought_again(whole: Any, empty: Any) -> None:
    await import_folder(empty, whole[1], "operator")
    assert await _refused(empty, whole[1]) == "recording.import_not_empty"


def said_otherwise(folder: Path, target: Path, **said: Any) -> Path:
    """An export whose manifest says something else, and is none the less whole."""
    manifest = dataclasses.replace(read_manifest(folder), **said)
    (target / "records").mkdir(parents=True)
    for name in manifest.files:
        (target / name).parent.mkdir(exist_ok=True)
        (target / name).write_bytes((folder / name).read_bytes())
    manifest.write(target)
    return target


async def test_an_export_of_a_newer_schema_is_refused_and_one_of_an_older_is_brought(
    whole: Any, empty: Any, tmp_path: Path
) -> None:
    ours = migrations()[-1].id
    newer = said_otherwise(whole[1], tmp_path / "newer", schema=f"{ours}-and-more")
    assert await _refused(empty, newer) == "recording.export_newer"
    with pytest.raises(InvalidError) as refused:
        await import_folder(empty, newer, "operator")
    assert refused.value.fields == {"theirs": f"{ours}-and-more", "ours": ours}
    older = said_otherwise(whole[1], tmp_path / "older", schema=migrations()[0].id)
    assert (await import_folder(empty, older, "operator")).rows == whole[2].rows


async def test_a_folder_that_is_not_as_it_was_exported_is_refused(whole: Any, empty: Any, tmp_path: Path) -> None:
    folder = said_otherwise(whole[1], tmp_path / "out")
    (folder / MANIFEST).unlink()
    assert await _refused(empty, folder) == "recording.no_manifest"


async def test_an_import_that_comes_to_something_else_is_a_fault_of_ours(whole: Any, empty: Any) -> None:
    def page(asked: Any) -> list[FactRow]:
        rows = empty.page(asked)
        return [dataclasses.replace(row, ties=[]) for row in rows] if asked.label == "Person" else rows

    empty.answers["reads/find_page_of_facts"] = page
    with pytest.raises(BugError) as told:
        await import_folder(empty, whole[1], "operator")
    assert told.value.code == "recording.import_differs"
    assert told.value.fields == {"found": await graph_digest(empty), "wanted": whole[2].graph_digest}


@pytest.mark.parametrize("lost", [True, False], ids=["a lost key", "no notes"])
async def test_notes_that_did_not_go_out_are_none_where_they_come_in(empty: Any, tmp_path: Path, *, lost: bool) -> None:
    (tmp_path / "of").mkdir()
    graph: Any = await of_full_tables(tmp_path / "of")
    if lost:
        graph.keys.destroy(["Interaction/i-1/summary"])
    manifest = await export(graph, new_folder(tmp_path / "out"), has_notes=lost)
    assert (await import_folder(empty, tmp_path / "out", "operator")).digest == manifest.graph_digest
    at = 3 + [*INTERACTION.fields].index("summary")
    assert [row[at] for row in empty.records["reads/find_interactions"].values()] == [None, None]
