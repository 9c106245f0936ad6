"""A load undone by its id: the graph is as it was before, or nothing was touched; whatever is cut off is finished."""

import asyncio
import random
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from neo4j import Driver

from graph_service.domain.personal_data import Whose
from graph_service.domain.time import parse_date
from graph_service.errors import ConflictError, NotFoundError
from graph_service.recording.fingerprint import graph_digest
from graph_service.recording.in_the_way import InTheWayError
from graph_service.recording.kept_loads import list_loads
from graph_service.recording.undo import Undoer
from graph_service.recording.undo_trace import KEPT
from graph_service.services.erasure import run_erasure
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from loaders.load import Options, load
from tests.harness.rows import print_row, size
from tests.live.asking import COMMAND, asked, command, service_of
from tests.live.test_load_killed import several_companies
from tests.reference.random_folders import tables_of
from tests.template_files import Tables, valid_tables, with_rows, write_folder

FOLDERS = size(20, 2)
KILLS = size(5, 1)
DEADLINE_S = 300.0
SKIP = Options(skip_bad_rows=True)


async def loaded(gateway: Gateway, settings: Settings, folder: Path, options: Options = SKIP) -> str:
    report = await load(gateway, settings, folder, options)
    assert report.load_id is not None, [reject.message for reject in report.rejects[:5]]
    return report.load_id


def other_values(tables: Tables, seed: int) -> Tables:
    """The same facts said otherwise: names, amounts, titles, powers; another customer for a department."""
    drawn = random.Random(seed)
    for row in (row for name in ("customers", "departments", "people", "opportunities") for row in tables[name]):
        if drawn.random() < 0.5:
            row["name"] = f"{row['name']}（改）"
    for row in tables["people"]:
        row["title"] = drawn.choice(["总监", "经理", row.get("title", "")])
        row["power"] = drawn.choice(["veto", "none", row.get("power", "")])
    for row in tables["opportunities"]:
        row["amount"] = str(drawn.randrange(1, 10**9))
    for row in tables["employees"]:
        row["role"] = drawn.choice(["sales", "presales", row["role"]])
    customers = [row["id"] for row in tables["customers"]]
    for row in tables["departments"]:
        row["customer_id"] = drawn.choice(customers)
    return tables


@pytest.mark.parametrize("seed", range(FOLDERS))
async def test_undoing_loads_from_the_last_to_the_first_gives_every_graph_before_them(
    empty: Gateway, settings: Settings, tmp_path: Path, seed: int
) -> None:
    digests, loads = [await graph_digest(empty)], []
    folders = [
        write_folder(tmp_path / "first", tables_of(400 + seed)),
        write_folder(tmp_path / "other values", other_values(tables_of(400 + seed), seed)),
        write_folder(tmp_path / "another company", tables_of(700 + seed)),
    ]
    for folder in folders:
        loads.append(await loaded(empty, settings, folder))
        digests.append(await graph_digest(empty))
    assert len(set(digests)) == len(digests), "every load changed something"
    while loads:
        digests.pop()
        done = await Undoer(empty).undo(loads.pop(), "operator")
        assert not done.left
        assert await graph_digest(empty) == digests[-1]


async def test_an_undone_folder_can_be_loaded_again_and_ends_the_same(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    folder = write_folder(tmp_path / "data", tables_of(411))
    first = await loaded(empty, settings, folder)
    whole = await graph_digest(empty)
    await Undoer(empty).undo(first, "operator")
    again = await loaded(empty, settings, folder)
    assert again != first
    assert await graph_digest(empty) == whole


def killed(environment: Mapping[str, str], load_id: str, after_s: float) -> bool:
    """An undo that dies after a while; whether it was still at work."""
    child = subprocess.Popen(
        [*COMMAND, "loads", "undo", load_id], env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        child.wait(after_s)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    child.communicate(timeout=DEADLINE_S)
    return child.returncode == -signal.SIGKILL


async def test_an_undo_killed_at_any_moment_is_finished_by_running_it_again(
    empty: Gateway,
    settings: Settings,
    environment: Mapping[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    small = write_folder(tmp_path / "small", tables_of(432))
    await loaded(empty, settings, small)
    before = await graph_digest(empty)
    load_id = await loaded(empty, settings, write_folder(tmp_path / "large", several_companies(24)))
    begun = time.monotonic()
    asked(environment, "loads", "list")
    started_s = time.monotonic() - begun
    drawn, kills, halves = random.Random(5), 0, 0
    while kills < KILLS:
        is_killed = await asyncio.to_thread(killed, environment, load_id, started_s * drawn.uniform(0.9, 1.6))
        status = next(one for one in await list_loads(empty, 5) if one.id == load_id).status
        if status == "undone":
            break
        kills += is_killed
        halves += status == "undoing"
    if status != "undone":
        asked(environment, "loads", "undo", load_id)
    failures = int(await graph_digest(empty) != before)
    print_row(capsys, "UNDO", kills, failures, f"{halves} kills found it half done")
    assert not failures
    with pytest.raises(ConflictError) as twice:
        await Undoer(empty).undo(load_id, "operator")
    assert twice.value.code == "recording.undone_already"


async def test_nothing_else_is_changed_while_a_load_is_being_undone(
    empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path
) -> None:
    load_id = await loaded(empty, settings, write_folder(tmp_path / "one", valid_tables()))
    driver.execute_query("MATCH (l:Load {id: $id}) SET l.before_undo = l.status, l.status = 'undoing'", id=load_id)
    with pytest.raises(ConflictError) as refused:
        await load(empty, settings, write_folder(tmp_path / "two", tables_of(433)), SKIP)
    assert refused.value.code == "recording.undo_under_way"
    await Undoer(empty).undo(load_id, "operator")
    await loaded(empty, settings, tmp_path / "two")


DEAL = valid_tables()["opportunities"][0]
RATING = {"id": "ob-9", "about_id": "p-1", "metric": "rc", "value": "5", "held_by": "e-1", "valid_at": "2026-05-01"}
HELP = {"employee_id": "e-1", "opportunity_id": "o-1", "person_id": "p-1", "kind": "informed", "at": "2026-05-02"}
LATER: dict[str, Tables] = {
    "a tie to somebody of the load": {
        "ties": [{"from_id": "p-1", "to_id": "p-9", "kind": "sways", "sign": "1"}],
        "people": [{"id": "p-9", "name": "外来", "organisation": "设计院"}],
    },
    "a changed amount": {"opportunities": [{**DEAL, "amount": "777"}]},
    "another rating": {"observations": [RATING]},
    "a new deal of the customer": {"opportunities": [{**DEAL, "id": "o-9", "name": "新单"}]},
    "help with a person": {"helped": [HELP]},
}


@pytest.mark.parametrize("later", LATER, ids=lambda name: name.replace(" ", "-"))
async def test_what_later_records_build_on_is_not_undone_and_nothing_is_touched(
    empty: Gateway, settings: Settings, tmp_path: Path, later: str
) -> None:
    before = await graph_digest(empty)
    first = await loaded(empty, settings, write_folder(tmp_path / "first", valid_tables()))
    second = await loaded(empty, settings, write_folder(tmp_path / "later", LATER[later]), Options())
    whole = await graph_digest(empty)
    with pytest.raises(InTheWayError) as refused:
        await Undoer(empty).undo(first, "operator")
    assert refused.value.obstacles
    assert refused.value.sentence("zh")
    assert await graph_digest(empty) == whole
    await loaded(empty, settings, write_folder(tmp_path / "else", {"competitors": [{"id": "k-8", "name": "另一家"}]}))
    await Undoer(empty).undo(second, "operator")
    await Undoer(empty).undo(first, "operator")
    await Undoer(empty).undo((await list_loads(empty, 1))[0].id, "operator")
    assert await graph_digest(empty) == before


async def test_a_changed_note_is_readable_again_and_a_removed_one_has_no_key(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    who = {"employee_ids": "e-1", "person_ids": "p-1", "customer_id": "c-1"}
    what = {"id": "i-1", "kind": "meeting", "mode": "f2f", "held_at": "2026-02-01T10:00:00+08:00"}
    note = {**what, **who, "summary": "第一次的纪要"}
    tables = valid_tables() | {"interactions": [note]}
    await loaded(empty, settings, write_folder(tmp_path / "first", tables), Options())
    changed = valid_tables() | {"interactions": [note | {"summary": "改过的纪要"}, note | {"id": "i-2"}]}
    second = await loaded(empty, settings, write_folder(tmp_path / "second", changed), Options())
    await Undoer(empty).undo(second, "operator")
    kept = await service_of(empty, settings).changes.find("interactions", "i-1")
    assert kept is not None
    assert kept["summary"] == "第一次的纪要"
    assert settings.text_keys_file.exists()
    assert b"Interaction/i-2/summary" not in settings.text_keys_file.read_bytes()


async def test_an_erasure_reaches_what_loads_keep_for_their_undo(
    empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path
) -> None:
    tables = with_rows("people", {"id": "p-5", "name": "独孤求败", "organisation": "设计院"})
    tables["opportunities"][0] |= {"loss_reason": "独孤求败不同意", "status": "lost", "closed_on": "2026-05-01"}
    await loaded(empty, settings, write_folder(tmp_path / "first", tables), Options())
    for row in tables["people"]:
        row["title"] = "另一职务"
    tables["opportunities"][0] |= {"loss_reason": "价格"}
    tables["people"][-1]["name"] = "独孤某"
    second = await loaded(empty, settings, write_folder(tmp_path / "second", tables), Options())
    held = "MATCH (b:BeforeImage) WHERE b.image CONTAINS $text RETURN count(b) AS n"
    assert driver.execute_query(held, text="独孤求败").records[0]["n"]
    privacy = service_of(empty, settings).privacy
    # whoever was renamed is erased under the name they bear and under the one an image still has
    driver.execute_query("MATCH (p:Person {id: 'p-5'}) SET p.name = '独孤求败'")
    job = await privacy.eraser.begin(Whose.PERSON, "p-5", "operator", parse_date("2026-06-30"))
    await run_erasure(privacy, job.id)
    for text in ("独孤求败", "独孤某", "p-5"):
        assert driver.execute_query(held, text=text).records[0]["n"] == 0
    done = await Undoer(empty).undo(second, "operator")
    assert done.left, "what an image was ended of stays as it is"


async def test_only_the_latest_loads_keep_what_undoing_them_needs(
    empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    loads = []
    for n in range(KEPT + 2):
        folder = write_folder(tmp_path / str(n), {"competitors": [{"id": f"k-{n}", "name": f"家{n}"}]})
        loads.append(await loaded(empty, settings, folder))
    with pytest.raises(ConflictError) as worn:
        await Undoer(empty).undo(loads[0], "operator")
    assert worn.value.code == "recording.undo_worn"
    await Undoer(empty).undo(loads[2], "operator")
    assert [one.steps > 0 for one in await list_loads(empty, 100)] == [True] * (KEPT - 1) + [False] * 3


async def test_a_load_that_was_cut_off_is_undone_as_well_and_a_strange_id_is_not_there(
    empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path
) -> None:
    before = await graph_digest(empty)
    load_id = await loaded(empty, settings, write_folder(tmp_path / "one", valid_tables()))
    driver.execute_query("MATCH (l:Load {id: $id}) SET l.status = 'superseded' REMOVE l.counts", id=load_id)
    await Undoer(empty).undo(load_id, "operator")
    assert await graph_digest(empty) == before
    with pytest.raises(NotFoundError):
        await Undoer(empty).undo("nothing", "operator")


async def test_the_command_lists_checks_and_undoes(
    empty: Gateway, settings: Settings, environment: Mapping[str, str], tmp_path: Path
) -> None:
    load_id = await loaded(empty, settings, write_folder(tmp_path / "one", valid_tables()))
    later = await loaded(empty, settings, write_folder(tmp_path / "two", LATER["a changed amount"]))
    listed = asked(environment, "loads", "list")
    assert [one["id"] for one in listed if one["can_undo"]] == [later, load_id]  # type: ignore[index]
    brought = asked(environment, "loads", "show", later)["templates"]
    assert {name for name, of in brought.items() if of["changed"]} == {"opportunities"}
    shown = await asyncio.to_thread(command, environment, "loads", "show", load_id, "--lang", "zh")
    assert all(text in shown.stdout for text in (load_id, "模板", "商机", "未变"))
    done = await asyncio.to_thread(command, environment, "loads", "undo", load_id, "--check", "--lang", "en")
    assert done.returncode == 1
    assert "deals" in done.stdout
    asked(environment, "loads", "undo", later)
    assert asked(environment, "loads", "undo", load_id)["removed"] > 10
    assert [one["status"] for one in asked(environment, "loads", "list")] == ["undone", "undone"]  # type: ignore[index]
