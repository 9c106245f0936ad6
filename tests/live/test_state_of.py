"""A newer export of the same CRM ends what it no longer says, on the day of which it says how things stand."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.errors import ConflictError, InvalidError
from graph_service.recording.fingerprint import graph_digest
from graph_service.recording.undo import Undoer
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from loaders.load import Options, Recording, load
from loaders.mapping.folder import MappedFolder
from loaders.report import Report
from loaders.words import FAULT_HEADERS
from tests.crm_exports import BEFORE, FIRST, JANUARY, MARCH, SECOND, write_export, write_mapping
from tests.live.asking import asked, command
from tests.live.conftest import Server, wipe
from tests.template_files import json_of, write_folder

PERIODS = """
MATCH (a)-[r:WORKS_IN|COVERS|HOLDS|REPORTS_TO]->(b)
RETURN [a.id, b.id, coalesce(toString(r.from), ''), coalesce(toString(r.to), '')]
"""
TOLD_ANEW = ("known_at", "revisions", "etag", "proof")
Exports = tuple[MappedFolder, MappedFolder]


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    """January's and March's, seen through the mapping."""
    mapping = write_mapping(tmp_path)
    folders = [write_export(tmp_path / name, files) for name, files in (("jan", FIRST), ("mar", SECOND))]
    return MappedFolder(folders[0], mapping), MappedFolder(folders[1], mapping)


def state(day: str, **more: Any) -> Options:
    return Options(state_of=date.fromisoformat(day), **more)


async def loaded(gateway: Gateway, settings: Settings, folder: MappedFolder | Path, day: str) -> Report:
    report = await load(gateway, settings, folder, state(day))
    assert not report.rejects, [reject.message for reject in report.rejects[:5]]
    return report


def periods(driver: Driver) -> set[tuple[str, ...]]:
    """Who, where, from, to: behind the service's back."""
    return {tuple(record.value()) for record in driver.execute_query(PERIODS).records}


def answer(environment: Mapping[str, str], day: str) -> dict[str, Any]:
    """The coverage of the deal as of a day, without what says when it was asked."""
    found = asked(environment, "coverage", "o1", "--as-of", day)
    return {name: value for name, value in found.items() if name not in TOLD_ANEW}


CHANGED = {
    ("e1", "c1", "", MARCH), ("e2", "c1", MARCH, ""),
    ("p2", "d1", "", MARCH), ("p2", "d2", MARCH, ""), ("p3", "d2", "", MARCH), ("p5", "d1", MARCH, ""),
    ("p1", "s1", "", MARCH), ("p2", "s1", MARCH, ""), ("p3", "s2", "", MARCH),
}  # fmt: skip


async def test_a_newer_export_ends_what_it_no_longer_says_and_its_undo_brings_it_back(
    empty: Gateway, settings: Settings, environment: Mapping[str, str], driver: Driver, exports: Exports
) -> None:
    await loaded(empty, settings, exports[0], JANUARY)
    first, before = await graph_digest(empty), answer(environment, BEFORE)
    assert all(from_ == to == "" for _, _, from_, to in periods(driver))
    report = await loaded(empty, settings, exports[1], MARCH)
    assert periods(driver) >= CHANGED
    assert ("p4", "s4", "", "") in periods(driver), "the deal is not in the export"
    lines = {one for one in periods(driver) if one[1] == "p1"}
    assert lines == {("p2", "p1", "", MARCH), ("p2", "p1", MARCH, ""), ("p3", "p1", "", MARCH), ("p5", "p1", MARCH, "")}
    numbers = {name: (one.begins, one.ends, one.elsewhere) for name, one in report.standing.items()}
    assert numbers == {"people": (2, 2, 0), "assignments": (1, 1, 0), "seats": (1, 2, 1)}
    assert answer(environment, BEFORE) == before
    held = {seat["seat"]: seat["person"] for seat in answer(environment, MARCH)["seats"]}
    assert held == {"s1": "p2", "s2": None, "s3": "p2"}
    second = await graph_digest(empty)
    assert (await loaded(empty, settings, exports[1], MARCH)).status == "unchanged"
    assert await graph_digest(empty) == second
    assert report.load_id is not None
    assert not (await Undoer(empty).undo(report.load_id, "operator")).left
    assert await graph_digest(empty) == first


async def test_facts_of_other_sources_stay_and_templates_need_no_mapping(
    empty: Gateway, settings: Settings, driver: Driver, exports: Exports, tmp_path: Path
) -> None:
    await loaded(empty, settings, exports[0], JANUARY)
    support = {"employee_id": "e2", "customer_id": "c1", "role": "support"}
    by_hand = [{**support, "source": "hand"}, {**support, "employee_id": "e1", "source": ""}]
    await load(empty, settings, write_folder(tmp_path / "hand", {"assignments": by_hand}), Options())
    crm = {"customer_id": "c1", "role": "owner", "source": "crm"}
    rows = [{**crm, "employee_id": "e2"}, {**crm, "employee_id": "e1", "customer_id": "c2"}]
    report = await loaded(empty, settings, write_folder(tmp_path / "crm", {"assignments": rows}), MARCH)
    assert {(one, of, to) for one, of, _, to in periods(driver) if one in ("e1", "e2")} == {
        ("e1", "c1", MARCH), ("e2", "c1", ""), ("e1", "c1", ""), ("e2", "c1", ""), ("e1", "c2", "")
    }  # fmt: skip
    assert report.standing["assignments"].as_json()["ending"] == [
        {"employee_id": "e1", "customer_id": "c1", "role": "owner", "from": None, "to": MARCH}
    ]


class CutOffError(Exception):
    """As if the power had gone."""


class Writes:
    """Chunks of a load on their way: counted, and cut off after some of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.written, self.left = 0, -1
        write = Recording._one

        async def one(recording: Recording, chunk: Any) -> Any:
            if self.left == 0:
                raise CutOffError
            self.written, self.left = self.written + 1, self.left - 1
            return await write(recording, chunk)

        monkeypatch.setattr(Recording, "_one", one)


@pytest.mark.parametrize("share", [0.2, 0.4, 0.5, 0.7, 0.9])
async def test_a_load_cut_off_and_run_again_ends_as_if_it_had_never_been_cut(
    empty: Gateway,
    settings: Settings,
    driver: Driver,
    server: Server,
    exports: Exports,
    monkeypatch: pytest.MonkeyPatch,
    share: float,
) -> None:
    writes, counts = Writes(monkeypatch), []
    for folder, day in zip(exports, (JANUARY, MARCH), strict=True):
        writes.written = 0
        await loaded(empty, settings, folder, day)
        counts.append(writes.written)
    whole = await graph_digest(empty)
    wipe(driver, server)
    for folder, day, count in zip(exports, (JANUARY, MARCH), counts, strict=True):
        writes.left = round(count * share)
        with pytest.raises(CutOffError):
            await load(empty, settings, folder, state(day))
        writes.left = -1
        assert (await loaded(empty, settings, folder, day)).is_resumed
    assert await graph_digest(empty) == whole


async def test_a_dry_run_lists_what_would_end_and_half_an_export_is_refused(
    empty: Gateway, settings: Settings, environment: Mapping[str, str], driver: Driver, tmp_path: Path
) -> None:
    mapping = str(write_mapping(tmp_path))
    people = "".join(f"q{at},No. {at},d1,\n" for at in range(50))
    files = {**FIRST, "contacts.csv": FIRST["contacts.csv"] + people}
    whole, half = write_export(tmp_path / "whole", files), write_export(tmp_path / "half", FIRST)
    await loaded(empty, settings, MappedFolder(whole, Path(mapping)), JANUARY)
    before, day = await graph_digest(empty), ("--state-of", MARCH)
    for said in (("mapping", "check"), ("load", "--dry-run")):
        shown = command(environment, *said, str(half), "--mapping", mapping, *day, "--lang", "en")
        assert (shown.returncode, shown.stderr) == (0, "")
        assert "No. 0 (q0) · " in shown.stdout
        assert "… and 30 more" in shown.stdout
        assert "--allow-many-ends" in shown.stdout
        told = json_of(command(environment, *said, str(half), "--mapping", mapping, *day, "--json").stdout)
        assert (told["state_of"], len(told["standing"]["people"]["ending"])) == (MARCH, 50)
    refused = command(environment, "load", str(half), "--mapping", mapping, *day, "--lang", "en")
    assert refused.returncode == 1
    assert "50 would end" in refused.stderr
    assert await graph_digest(empty) == before
    meant = command(environment, "load", str(half), "--mapping", mapping, *day, "--allow-many-ends", "--json")
    assert (meant.returncode, json_of(meant.stdout)["standing"]["people"]["ends"]) == (0, 50)
    assert sum(to == MARCH for _, _, _, to in periods(driver)) == 50


async def test_what_is_no_state_is_refused_as_a_whole(
    empty: Gateway, settings: Settings, exports: Exports, tmp_path: Path
) -> None:
    crm = {"employee_id": "e1", "customer_id": "c1", "role": "owner", "source": "crm"}
    bare = {name: cell for name, cell in crm.items() if name != "source"}
    mended = {**crm, **dict.fromkeys(FAULT_HEADERS["en"], "x")}
    await loaded(empty, settings, exports[0], JANUARY)
    before = await graph_digest(empty)
    for name, rows, day, code in (
        ("bare", bare, MARCH, "recording.state_without_source"),
        ("future", crm, "2199-01-01", "loaders.state_in_future"),
        ("mended", mended, MARCH, "loaders.state_of_rejects"),
    ):
        folder = write_folder(tmp_path / name, {"assignments": [rows]})
        with pytest.raises(InvalidError) as error:
            await load(empty, settings, folder, state(day))
        assert error.value.code == code
    assert await graph_digest(empty) == before


async def test_an_older_state_is_refused_until_the_newer_one_is_taken_back(
    empty: Gateway, settings: Settings, environment: Mapping[str, str], exports: Exports, tmp_path: Path
) -> None:
    await loaded(empty, settings, exports[0], JANUARY)
    first = await graph_digest(empty)
    march = await loaded(empty, settings, exports[1], MARCH)
    second = await graph_digest(empty)
    for options in (state("2026-03-30"), state("2026-03-30", is_dry_run=True)):
        with pytest.raises(ConflictError) as error:
            await load(empty, settings, exports[1], options)
        assert (error.value.code, error.value.fields["load"]) == ("recording.state_before_another", march.load_id)
    assert await graph_digest(empty) == second
    told: Any = json_of(command(environment, "loads", "list", "--json").stdout)
    assert [one["state_of"] for one in told] == [MARCH, JANUARY]
    without_day = await load(empty, settings, exports[1], Options(is_dry_run=True))
    assert without_day.state_before == (march.load_id, MARCH)
    assert MARCH in command(environment, "loads", "list", "--lang", "zh").stdout
    other = {"employee_id": "e1", "customer_id": "c1", "role": "support", "source": "hr"}
    by_hr = await loaded(empty, settings, write_folder(tmp_path / "hr", {"assignments": [other]}), "2026-02-28")
    assert by_hr.load_id is not None
    await Undoer(empty).undo(by_hr.load_id, "operator")
    assert march.load_id is not None
    await Undoer(empty).undo(march.load_id, "operator")
    assert await graph_digest(empty) == first
    assert (await loaded(empty, settings, exports[1], "2026-03-30")).status == "loaded"
