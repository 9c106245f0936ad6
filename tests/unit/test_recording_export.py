"""Everything out at one version: file by file what is stored, however small the pages, and with notes only if asked."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import BugError, UnavailableError
from graph_service.recording import export as module
from graph_service.recording import pause as pauses
from graph_service.recording.bookkeeping import Revision
from graph_service.recording.export import export
from graph_service.recording.export_folder import MANIFEST, Manifest, lines, new_folder, read_manifest
from graph_service.recording.fingerprint import PAGE_S, FactRow, graph_digest
from graph_service.recording.merges import Same, joining, telling_apart
from graph_service.recording.opt_out import OwnWord, saying
from graph_service.recording.plain_write import PlainWrite, PlainWriter
from graph_service.recording.record_files import OPT_OUTS, SAID_OF_PAIRS, as_stored, places
from graph_service.store.migrations import migrations
from tests.full_tables import full_tables
from tests.whole_graph import WholeGraph, loaded


async def exported(graph: Any, folder: Path, *, has_notes: bool = True, **more: Any) -> Manifest:
    return await export(graph, new_folder(folder), has_notes=has_notes, **more)


def texts(folder: Path) -> dict[str, str]:
    """What lies in the folder, but for its manifest."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.name != MANIFEST]
    return {str(file.relative_to(folder)): file.read_text(encoding="utf-8") for file in files}


async def test_every_record_stands_in_its_file_as_it_is_stored_and_once(graph: Any, tmp_path: Path) -> None:
    manifest = await exported(graph, tmp_path / "out")
    assert read_manifest(tmp_path / "out") == manifest
    assert manifest.graph_digest == await graph_digest(graph)
    found: dict[str, dict[str, Any]] = {}
    for place in places():
        said = list(lines(tmp_path / "out" / place.file))
        ids = [one["id"] for one in said]
        assert ids == sorted(set(ids))
        assert manifest.files[place.file].rows == len(ids)
        stored = {one["id"]: as_stored(place.record, one) for one in said}
        found.setdefault(place.record.find.name, {}).update(stored)
    assert {name: rows for name, rows in found.items() if rows} == plain(graph)
    assert manifest.rows == sum(map(len, graph.records.values()))
    assert "王建国" in texts(tmp_path / "out")["records/050-people-0-Person.jsonl"], "whoever looks into it can read it"
    ties = [[(one["from_thing"], one["to_thing"]) for one in lines(tmp_path / "out" / place.file)]
            for place in places() if place.record.name == "KNOWS"]  # fmt: skip
    assert ties == [[("person", "person")], [("employee", "person")], [("employee", "employee")]]


def plain(graph: WholeGraph) -> dict[str, dict[str, Any]]:
    """All that is stored, its notes as they were written."""
    return {
        name: {id_: graph.plain(name, row) for id_, row in rows.items()} for name, rows in graph.records.items() if rows
    }


async def test_the_manifest_says_when_of_what_and_at_which_revision(graph: Any, tmp_path: Path) -> None:
    graph.answers["writes/lock_company"] = lambda _: [Revision(41)]
    manifest = await exported(graph, tmp_path / "out")
    made = datetime.fromisoformat(manifest.made_at)
    assert timedelta() <= datetime.now(UTC) - made < timedelta(minutes=1)
    assert (made.utcoffset(), made.microsecond) == (timedelta(), 0)
    assert (manifest.company_revision, manifest.schema) == (41, migrations()[-1].id)
    assert manifest.has_notes
    assert not (await exported(graph, tmp_path / "bare", has_notes=False)).has_notes


async def test_of_an_empty_graph_every_file_is_there_and_none_says_anything(tmp_path: Path) -> None:
    manifest = await exported(WholeGraph(tmp_path / "keys"), tmp_path / "out")
    assert manifest.graph_digest == "0" * 32
    assert set(texts(tmp_path / "out")) == {*(place.file for place in places()), OPT_OUTS, SAID_OF_PAIRS}
    assert set(texts(tmp_path / "out").values()) == {""}
    assert manifest.rows == 0


async def test_how_much_is_read_at_a_time_changes_nothing(
    graph: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = await exported(graph, tmp_path / "whole")
    monkeypatch.setattr(module, "PAGE_ROWS", 2)
    monkeypatch.setattr(module, "TIES_AT_ONCE", 1)
    heard: list[tuple[str, int]] = []
    parts = await exported(graph, tmp_path / "parts", heard=lambda *said: heard.append(said))
    assert parts.graph_digest == whole.graph_digest
    one, other = texts(tmp_path / "whole"), texts(tmp_path / "parts")
    assert {name: sorted(text.splitlines()) for name, text in one.items()} == {
        name: sorted(text.splitlines()) for name, text in other.items()
    }
    assert [said for said in heard if said[0] == "Person"] == [("Person", 2), ("Person", 2), ("Person", 1)]
    assert [len(one.ids) for one in graph.of("reads/find_posts")][-3:] == [1, 1, 1]


async def test_every_page_is_read_while_the_pause_holds(graph: Any, tmp_path: Path) -> None:
    await exported(graph, tmp_path / "out")
    names = graph.names("writes/pause", "writes/resume", "reads/find_page", "writes/lock_company")
    pages = [at for at, name in enumerate(names) if name == "reads/find_page_of_facts"]
    assert pages
    assert all(names[at - 1] == "writes/pause_changes" for at in pages)
    assert names[-1] == "writes/resume_changes"
    assert {took for took in graph.timeouts if took is not None} >= {PAGE_S, pauses.LEASE_S}


async def test_ties_of_knowing_are_asked_for_once_though_they_stand_in_three_files(graph: Any, tmp_path: Path) -> None:
    before = len(graph.of("reads/find_acquaintances"))
    await exported(graph, tmp_path / "out")
    labels = {tie.begin[0] for tie in graph.ties() if tie.type == "KNOWS"}
    assert len(graph.of("reads/find_acquaintances")) - before == len(labels)


def changing(graph: WholeGraph, times: int) -> Callable[[], int]:
    """Changes that had begun before end so many times, each while everything is being read."""
    left = [times]

    def page(asked: Any) -> list[FactRow]:
        if asked.label == "Person" and not asked.after and left[0]:
            left[0] -= 1
            graph.operations[f"other {left[0]}"] = ("body", "{}")
        return graph.page(asked)

    graph.answers["reads/find_page_of_facts"] = page
    return lambda: left[0]


@pytest.mark.parametrize("times", [1, 4])
async def test_what_changed_while_it_was_read_is_read_again(graph: Any, tmp_path: Path, times: int) -> None:
    whole = await exported(graph, tmp_path / "whole")
    changing(graph, times)
    again = await exported(graph, tmp_path / "again")
    assert again.files == whole.files
    assert texts(tmp_path / "again") == texts(tmp_path / "whole")


async def test_after_five_attempts_it_is_told_that_it_does_not_settle(graph: Any, tmp_path: Path) -> None:
    left = changing(graph, 9)
    with pytest.raises(UnavailableError) as told:
        await exported(graph, tmp_path / "out")
    assert told.value.code == "recording.export_unsettled"
    assert left() == 4
    assert texts(tmp_path / "out") == {}
    assert graph.names("writes")[-1] == "writes/resume_changes"


async def test_without_notes_it_is_what_a_graph_is_of_which_nobody_wrote_any(graph: Any, tmp_path: Path) -> None:
    tables = full_tables()
    notes = {"interactions": ("summary", "purpose"), "observations": ("evidence",)}
    for name, columns in notes.items():
        tables[name] = [{column: cell for column, cell in row.items() if column not in columns} for row in tables[name]]
    bare: Any = WholeGraph(tmp_path / "bare keys")
    await loaded(bare, tables)
    whole = await exported(bare, tmp_path / "bare")
    manifest = await exported(graph, tmp_path / "out", has_notes=False)
    assert manifest.graph_digest == whole.graph_digest == await graph_digest(bare)
    assert texts(tmp_path / "out") == texts(tmp_path / "bare")
    noted = texts(tmp_path / "with") if await exported(graph, tmp_path / "with") else {}
    differ = {name for name, text in noted.items() if text != texts(tmp_path / "out")[name]}
    assert {name.partition("-")[2].partition("-")[0].partition(".")[0] for name in differ if "records" in name} == {
        "interactions",
        "observations",
    }


async def test_a_note_that_has_lost_its_key_is_written_as_none(graph: Any, tmp_path: Path) -> None:
    graph.keys.destroy(["Interaction/i-1/summary"])
    manifest = await exported(graph, tmp_path / "out")
    assert manifest.graph_digest == await graph_digest(graph)
    place = next(place for place in places() if place.record.name == "Interaction")
    assert [one["summary"] for one in lines(tmp_path / "out" / place.file)] == [None, None]
    assert [one["purpose"] for one in lines(tmp_path / "out" / place.file)] == ["演示", None]


async def test_what_nobody_can_bring_back_is_not_left_out_in_silence(graph: Any, tmp_path: Path) -> None:
    def page(asked: Any) -> list[FactRow]:
        return [FactRow("st", [], [], [])] if asked.label == "Stage" and not asked.after else graph.page(asked)

    graph.answers["reads/find_page_of_facts"] = page
    with pytest.raises(BugError) as told:
        await exported(graph, tmp_path / "out")
    assert (told.value.code, told.value.fields) == ("recording.export_of_unknown", {"label": "Stage"})


async def test_own_words_of_employees_go_out_whatever_they_say(graph: Any, tmp_path: Path) -> None:
    for who, is_out in (("e-1", True), ("e-2", False)):
        asked = PlainWrite(who, who, "opt out", "employees", [who], {})
        await PlainWriter(graph).write(asked, saying(OwnWord(who, is_out)))
    manifest = await exported(graph, tmp_path / "out")
    assert list(lines(tmp_path / "out" / OPT_OUTS)) == [
        {"employee_id": "e-1", "is_out": True},
        {"employee_id": "e-2", "is_out": False},
    ]
    assert manifest.files[OPT_OUTS].rows == 2


async def test_what_was_said_of_pairs_goes_out_with_its_moments(graph: Any, tmp_path: Path) -> None:
    graph.answers["reads/find_same_people"] = lambda asked: [same(asked.ids)]
    effects = [
        joining("person", "p-3", "p-4", "one", None),
        telling_apart("person", "p-2", "p-3", "当时所见"),
        telling_apart("customer", "c-1", "c-2", "seen"),
    ]
    for number, effect in enumerate(effects):
        await PlainWriter(graph).write(PlainWrite(str(number), "e-1", "say", "people", [], {}), effect)
    manifest = await exported(graph, tmp_path / "out")
    assert manifest.graph_digest == await graph_digest(graph)
    said = {(one["type"], one["of"]): one for one in lines(tmp_path / "out" / SAID_OF_PAIRS)}
    assert manifest.files[SAID_OF_PAIRS].rows == len(said) == 3
    for key, tie in ((("SAME_AS", "Person"), ("p-4", "p-3")), (("DIFFERS_FROM", "Customer"), ("c-1", "c-2"))):
        assert (said[key]["one"], said[key]["other"]) == tie
        assert said[key]["id"] in graph.said
        assert datetime.fromisoformat(said[key]["recorded_at"]).utcoffset() == timedelta()
    assert [said[key]["seen"] for key in sorted(said)] == ["seen", "当时所见", None]
    assert "当时所见" in (tmp_path / "out" / SAID_OF_PAIRS).read_text(encoding="utf-8")


def same(ids: list[str]) -> Same:
    """Everybody is themselves alone."""
    return Same([(id_, 1) for id_ in ids], [])
