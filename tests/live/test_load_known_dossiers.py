"""A load of many chunks on a real server: dossiers are known from the chunks before, and others move things."""

import dataclasses
import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from neo4j import Driver

from graph_service.recording.chunk import Chunk, Recorded
from graph_service.recording.fingerprint import graph_digest
from graph_service.recording.known_dossiers import KINDS, KnownDossiers
from graph_service.recording.locks import lock_dossiers
from graph_service.recording.merges import PERSON
from graph_service.recording.record import Anchors
from graph_service.recording.recorder import Recorder
from graph_service.services.merging import merge
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway, Unit
from loaders import load as loading
from tests.harness.rows import size
from tests.live.asking import load_folder, service_of
from tests.live.test_merges import any_pair, asked, executive_in
from tests.reference.random_folders import tables_of, write_folder
from tests.typed_rows import frame, kind

SEEDS = size(4, 1)


@pytest.mark.parametrize("seed", range(SEEDS))
async def test_whatever_lies_in_dossiers_lies_where_the_lock_finds_it(
    seed: int, empty: Gateway, settings: Settings, tmp_path: Path
) -> None:
    """Two roads, two statements: with posts over time, holders of seats, and two people who are one."""
    write_folder(tmp_path, seed + 700)
    executive_in(tmp_path)
    await load_folder(empty, settings, tmp_path)
    await any_pair(service_of(empty, settings), seed + 700)
    dice = random.Random(seed)
    things = {name: sorted({row["id"] for row in tables_of(seed + 700)[name]}) for name in KINDS}
    drawn: list[dict[str, Any]] = [{name: (one,)} for name, ids in things.items() for one in ids]
    drawn += [{name: tuple(dice.sample(ids, len(ids) // 2)) for name, ids in things.items()} for _ in range(5)]

    async def compared(unit: Unit) -> int:
        known = KnownDossiers()
        for ids in drawn:
            anchors = dataclasses.replace(Anchors(), **ids)
            assert (await known.lock(unit, anchors, None)).customers == await lock_dossiers(unit, anchors), ids
        return len(drawn)

    assert await empty.write(compared, timeout_s=60) == len(drawn)


HEADERS = {
    "customers": "id,name\nc-1,甲\nc-2,乙\nc-3,丙\n",
    "departments": "id,customer_id,name\nd-1,c-1,部\nd-2,c-2,部\nd-3,c-3,部\n",
    "people": "id,name,department_id,from\np-1,一,d-1,2024-01-01\np-2,二,d-1,2024-01-01\np-3,三,d-1,2024-01-01\n",
}


def folder(path: Path, **files: str) -> Path:
    path.mkdir()
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    return path


def ties(one: str, other: str) -> pl.DataFrame:
    cells: dict[str, Any] = {"kind": ["sways"], "strength": [0.5], "from": [None]}
    rows = frame("ties", from_id=[one], to_id=[other], **cells)
    return rows.with_columns(pl.lit("person").alias(f"{end}_id:thing") for end in ("from", "to"))


def revisions(driver: Driver) -> dict[str, int]:
    records, _, _ = driver.execute_query("MATCH (c:Customer) RETURN c.id AS id, c.revision AS at")
    return {record["id"]: record["at"] for record in records}


async def test_a_person_who_moved_between_two_chunks_is_found_where_they_are_now(
    empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path
) -> None:
    """The chunk was looked at before the move: it gives the new customer's dossier a new revision all the same."""
    await load_folder(empty, settings, folder(tmp_path / "base", **HEADERS))
    recorder, known = Recorder(empty), KnownDossiers()

    async def seen(number: int, rows: pl.DataFrame) -> Chunk:
        return await recorder.seen_ahead(Chunk(kind("ties"), rows, f"op-{number}", "operator", known=known))

    assert await recorder.write(await seen(1, ties("p-1", "p-2"))) == Recorded(created=1)
    ahead = await seen(2, ties("p-1", "p-3"))
    moved = HEADERS["people"].split("\n")[0] + ",to\np-1,一,d-1,2024-01-01,2026-01-01\np-1,一,d-2,2026-01-01,\n"
    await load_folder(empty, settings, folder(tmp_path / "moved", people=moved))
    before = revisions(driver)
    assert await recorder.write(ahead) == Recorded(created=1)
    after = revisions(driver)
    assert {one for one in after if after[one] != before[one]} == {"c-1", "c-2"}


async def test_a_load_in_many_chunks_ends_as_a_load_in_one(
    empty: Gateway, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, driver: Driver
) -> None:
    """Each chunk holds three rows: every kind, with what is known carried from chunk to chunk, then nothing to do."""
    write_folder(tmp_path, 731)
    executive_in(tmp_path)
    await load_folder(empty, settings, tmp_path)
    whole = await graph_digest(empty)
    driver.execute_query("MATCH (n) WHERE NOT n:Migration AND NOT n:Company DETACH DELETE n")
    monkeypatch.setattr(loading, "chunk_rows", lambda _: 3)
    await load_folder(empty, settings, tmp_path)
    assert await graph_digest(empty) == whole
    again = await loading.load(empty, settings, tmp_path, loading.Options())
    assert again.status == "unchanged"


async def test_people_made_one_between_two_chunks_are_both_found(
    empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path
) -> None:
    boss = {
        "org_units": "id,name,kind\nu-1,公司,company\n",
        "employees": "id,name,role,org_unit_id\nboss,总,executive,u-1\n",
        "people": HEADERS["people"] + "p-9,九,d-3,2024-01-01\n",
    }
    await load_folder(empty, settings, folder(tmp_path / "base", **(HEADERS | boss)))
    recorder, known = Recorder(empty), KnownDossiers()
    for number, (one, other) in enumerate((("p-1", "p-2"), ("p-1", "p-3"))):
        if number:
            await merge(service_of(empty, settings), asked("merge"), PERSON, "p-1", "p-9")
        before = revisions(driver)
        made = Chunk(kind("ties"), ties(one, other), f"op-{number}", "operator", known=known)
        assert await recorder.write(await recorder.seen_ahead(made)) == Recorded(created=1)
    after = revisions(driver)
    assert {one for one in after if after[one] != before[one]} == {"c-1", "c-3"}
