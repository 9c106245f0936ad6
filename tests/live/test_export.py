"""Everything out while somebody writes, and in again elsewhere: equal, or refused before the first write (R15)."""

import asyncio
import json
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from neo4j import Driver

from graph_service.errors import ConflictError, InvalidError, UnavailableError
from graph_service.recording.bookkeeping import BEGIN_OPERATION
from graph_service.recording.export import export
from graph_service.recording.export_folder import MANIFEST, Manifest, new_folder, read_manifest
from graph_service.recording.fingerprint import graph_digest
from graph_service.recording.import_folder import Imported, import_folder
from graph_service.recording.in_the_way import InTheWayError
from graph_service.recording.merges import CUSTOMER, PERSON, joining, telling_apart
from graph_service.recording.pause import paused
from graph_service.recording.plain_write import PlainWrite, PlainWriter
from graph_service.recording.undo import Undoer
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.wiring import under_way
from loaders.load import Options, load
from tests.harness.rows import print_row, size
from tests.live.asking import asked, command, load_folder, service_of
from tests.live.conftest import Server, wipe
from tests.live.test_load_killed import several_companies
from tests.reference.random_folders import tables_of
from tests.template_files import Tables, valid_tables, write_folder

PEOPLE, TIES = size(100_000, 300), size(500_000, 900)
WRITES = size(200, 8)
FOLDERS = size(20, 1)
DEADLINE_S = 1_800.0


def many(people: int, ties: int) -> Tables:
    """Valid facts of a given amount, beside several random companies."""
    drawn = random.Random(9)
    tables = several_companies(3)
    tables["people"] += [{"id": f"m-{n}", "name": f"人员{n}", "organisation": f"设计院{n % 97}"} for n in range(people)]
    tables["ties"] = [
        {
            "from_id": f"m-{n % people}", "to_id": f"m-{(n % people + 1 + n // people * 7) % people}", "kind": "sways",
            "strength": f"{drawn.random():.3f}", "sign": "1",
        }
        for n in range(ties)
    ]  # fmt: skip
    return tables


async def exported(gateway: Gateway, folder: Path, *, has_notes: bool = True) -> Manifest:
    return await export(gateway, new_folder(folder), has_notes=has_notes)


async def there_and_back(gateway: Gateway, driver: Driver, server: Server, folder: Path) -> Imported:
    """All facts go out, the graph is emptied, and what comes in is equal."""
    whole = await graph_digest(gateway)
    manifest = await exported(gateway, folder)
    assert manifest.graph_digest == whole
    wipe(driver, server)
    done = await import_folder(gateway, folder, "operator")
    assert done.digest == await graph_digest(gateway) == whole
    return done


async def test_r15_what_is_exported_while_somebody_writes_is_one_version_and_imports_equal(
    empty: Gateway,
    settings: Settings,
    driver: Driver,
    server: Server,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await load_folder(empty, settings, write_folder(tmp_path / "many", many(PEOPLE, TIES)))
    done = asyncio.Event()

    async def write() -> None:
        for n in range(1, WRITES + 1):
            pair = {"competitors": [{"id": "x-1", "name": f"第{n}版"}, {"id": "x-2", "name": f"第{n}版"}]}
            await load(empty, settings, write_folder(tmp_path / f"w{n}", pair), Options())
        done.set()

    begun = asyncio.get_running_loop().time()
    async with under_way(write()):
        manifest = await exported(empty, tmp_path / "out")
        export_s = asyncio.get_running_loop().time() - begun
        async with asyncio.timeout(DEADLINE_S):
            await done.wait()
    names = _names_of_rivals(tmp_path / "out")
    rows = manifest.rows
    wipe(driver, server)
    begun = asyncio.get_running_loop().time()
    await import_folder(empty, tmp_path / "out", "operator")
    import_s = asyncio.get_running_loop().time() - begun
    failures = (len(set(names)) > 1) + (await graph_digest(empty) != manifest.graph_digest)
    refused = await _spoilt_are_refused(empty, tmp_path, random.Random(3))
    failures += 4 - refused
    print_row(
        capsys, "R15", rows, failures, f"export {export_s:.0f} s, import {import_s:.0f} s, {WRITES} writes beside"
    )
    assert not failures, (names, refused)


def _names_of_rivals(folder: Path) -> list[str]:
    """What the pair is called that is always renamed together."""
    file = next((folder / "records").glob("*competitors*"))
    said = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [one["name"] for one in said if one["id"].startswith("x-")]


async def _spoilt_are_refused(gateway: Gateway, tmp_path: Path, drawn: random.Random) -> int:
    """How many of four spoilt folders are refused before the first write."""
    before, refused = await graph_digest(gateway), 0
    source = tmp_path / "out"
    largest = max((source / "records").iterdir(), key=lambda file: file.stat().st_size)
    whole = largest.read_bytes()
    place = drawn.randrange(len(whole))
    spoilt = bytes([*whole[:place], whole[place] ^ 1, *whole[place + 1 :]])
    for content in (whole[:-20], spoilt, None):
        if content is None:
            largest.unlink()
        else:
            largest.write_bytes(content)
        refused += await _is_refused(gateway, source)
        largest.write_bytes(whole)
    manifest = (source / MANIFEST).read_text(encoding="utf-8")
    (source / MANIFEST).write_text(manifest.replace('"has_notes": true', '"has_notes": false'), encoding="utf-8")
    refused += await _is_refused(gateway, source)
    (source / MANIFEST).write_text(manifest, encoding="utf-8")
    assert read_manifest(source)
    assert await graph_digest(gateway) == before
    return refused


async def _is_refused(gateway: Gateway, folder: Path) -> bool:
    try:
        await import_folder(gateway, folder, "operator")
    except InvalidError as error:
        return error.code == "recording.export_tampered" and bool(error.sentence("zh"))
    return False


@pytest.mark.parametrize("seed", range(FOLDERS))
async def test_any_folder_comes_back_equal_and_its_import_can_be_undone(
    empty: Gateway, settings: Settings, driver: Driver, server: Server, tmp_path: Path, seed: int
) -> None:
    nothing = await graph_digest(empty)
    await load_folder(empty, settings, write_folder(tmp_path / "in", tables_of(500 + seed)))
    await load(empty, settings, write_folder(tmp_path / "more", tables_of(600 + seed)), Options(skip_bad_rows=True))
    done = await there_and_back(empty, driver, server, tmp_path / "out")
    await Undoer(empty).undo(done.load_id, "operator")
    assert await graph_digest(empty) == nothing


async def test_what_was_said_of_pairs_comes_back_as_it_was(
    empty: Gateway, settings: Settings, driver: Driver, server: Server, tmp_path: Path
) -> None:
    await load_folder(empty, settings, write_folder(tmp_path / "in", valid_tables()))
    writer = PlainWriter(empty)
    effects = {
        "one": joining(PERSON, "p-3", "p-1", "one", None),
        "two": telling_apart("person", "p-2", "p-3", "seen then"),
        "three": telling_apart("customer", "c-1", "c-2", "seen too"),
        "four": joining(CUSTOMER, "c-1", "c-2", "four", None),
    }
    for key, effect in effects.items():
        await writer.write(PlainWrite(key, "e-1", "say", "people", ["p-3"], {}), effect)
    done = await there_and_back(empty, driver, server, tmp_path / "out")
    with pytest.raises(InTheWayError) as found:
        await Undoer(empty).undo(done.load_id, "operator")
    assert {one.name for one in found.value.obstacles} == {"SAME_AS"}, "a merge is taken back first, by its own id"


def noted() -> Tables:
    """The valid folder with notes, every kind of tie, and a deal that was closed."""
    note = {
        "id": "i-1", "kind": "meeting", "mode": "f2f", "employee_ids": "e-1;e-2", "person_ids": "p-2;p-1",
        "customer_id": "c-1", "held_at": "2026-02-01T10:00:00+08:00", "summary": "纪要，“引号”\n第二行",
    }  # fmt: skip
    ties = [
        {"from_id": "p-1", "to_id": "p-2", "kind": "knows", "how": "classmate"},
        {"from_id": "person:p-1", "to_id": "employee:e-1", "kind": "knows", "how": "kin"},
        {"from_id": "employee:e-2", "to_id": "employee:e-1", "kind": "knows", "how": "other"},
        {"from_id": "p-2", "to_id": "p-1", "kind": "at_odds"},
    ]
    tables = valid_tables()
    tables["ties"] += [{"strength": "0.4", "sign": "", "from": "", "to": "", **tie} for tie in ties]
    tables["observations"][0]["evidence"] = "有据可查"
    return tables | {"interactions": [note]}


async def test_notes_go_out_only_where_they_are_asked_for_and_come_back_sealed(
    empty: Gateway, settings: Settings, driver: Driver, server: Server, tmp_path: Path
) -> None:
    await load_folder(empty, settings, write_folder(tmp_path / "in", noted()))
    whole = await graph_digest(empty)
    with_notes = await exported(empty, tmp_path / "with")
    without = await exported(empty, tmp_path / "without", has_notes=False)
    assert with_notes.graph_digest == whole != without.graph_digest
    said = {name: "".join(file.read_text("utf-8") for file in sorted((tmp_path / name / "records").iterdir()))
            for name in ("with", "without")}  # fmt: skip
    assert "有据可查" in said["with"]
    assert "有据可查" not in said["without"]
    assert "纪要" not in said["without"]
    for name, manifest in (("with", with_notes), ("without", without)):
        wipe(driver, server)
        assert (await import_folder(empty, tmp_path / name, "operator")).digest == manifest.graph_digest
        kept = await service_of(empty, settings).changes.find("interactions", "i-1")
        assert kept is not None
        assert kept["summary"] == (noted()["interactions"][0]["summary"] if name == "with" else None)
        stored = driver.execute_query("MATCH (i:Interaction) RETURN i.summary AS text").records[0]["text"]
        assert stored is None or stored.startswith("sealed:")


async def test_the_templates_of_an_export_are_loaded_by_the_ordinary_loader(
    empty: Gateway, settings: Settings, driver: Driver, server: Server, tmp_path: Path
) -> None:
    await load_folder(empty, settings, write_folder(tmp_path / "in", noted()))
    whole = await graph_digest(empty)
    await exported(empty, tmp_path / "out")
    report = await load(empty, settings, tmp_path / "out/templates", Options())
    assert not report.rejects, [reject.message for reject in report.rejects[:5]]
    assert report.status == "unchanged"
    wipe(driver, server)
    await load_folder(empty, settings, tmp_path / "out/templates")
    assert await graph_digest(empty) == whole


async def test_an_import_needs_an_empty_graph(empty: Gateway, settings: Settings, tmp_path: Path) -> None:
    await load_folder(empty, settings, write_folder(tmp_path / "in", valid_tables()))
    await exported(empty, tmp_path / "out")
    before = await graph_digest(empty)
    with pytest.raises(ConflictError) as refused:
        await import_folder(empty, tmp_path / "out", "operator")
    assert refused.value.code == "recording.import_not_empty"
    assert await graph_digest(empty) == before
    with pytest.raises(ConflictError):
        new_folder(tmp_path / "out")


async def test_an_import_cut_off_is_finished_by_running_it_again(
    empty: Gateway,
    settings: Settings,
    driver: Driver,
    server: Server,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await load_folder(empty, settings, write_folder(tmp_path / "in", tables_of(512)))
    manifest = await exported(empty, tmp_path / "out")
    wipe(driver, server)
    heard: list[str] = []

    def dies(kind: str, _: int) -> None:
        heard.append(kind)
        if kind == "seats":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await import_folder(empty, tmp_path / "out", "operator", dies)
    done = await import_folder(empty, tmp_path / "out", "operator")
    assert done.is_resumed
    assert done.digest == manifest.graph_digest
    undone = await Undoer(empty).undo(done.load_id, "operator")
    assert undone.removed == done.rows
    wipe(driver, server)
    assert "seats" in heard


async def test_changes_wait_while_everything_is_read_and_go_on_after_it(
    empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, done = asyncio.Event(), asyncio.Event()

    async def bring() -> None:
        await load_folder(empty, settings, write_folder(tmp_path / "in", valid_tables()))
        done.set()

    async with asyncio.timeout(DEADLINE_S), paused(empty) as pause:
        before = await pause.operations()
        monkeypatch.setattr(empty, "observer", lambda name: begun.set() if name == BEGIN_OPERATION.name else None)
        task = asyncio.create_task(bring())
        await begun.wait()
        with pytest.raises(UnavailableError):
            async with paused(empty):
                raise AssertionError("two pauses at once")
        assert await pause.operations() == before
        assert not done.is_set()
    async with asyncio.timeout(DEADLINE_S):
        await task
    left = driver.execute_query("MATCH (c:Company) RETURN c.paused_by AS holder").records[0]["holder"]
    assert left is None


async def test_the_commands_export_and_import_and_leave_a_mark(
    empty: Gateway,
    settings: Settings,
    driver: Driver,
    server: Server,
    environment: Mapping[str, str],
    tmp_path: Path,
) -> None:
    await load_folder(empty, settings, write_folder(tmp_path / "in", noted()))
    made = asked(environment, "export", str(tmp_path / "out"), "--with-notes")
    marks = driver.execute_query("MATCH (e:AuditEvent) RETURN collect(e.action) AS actions").records[0]["actions"]
    assert "export with notes" in marks
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "out").rglob("*") if file.is_file()} == {0o600}
    assert command(environment, "import", str(tmp_path / "out")).returncode == 1
    wipe(driver, server)
    assert asked(environment, "import", str(tmp_path / "out"))["digest"] == made["graph_digest"]
