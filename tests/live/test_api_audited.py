"""Every change and every sensitive read has one mark, in the same transaction or before the answer; none, no effect."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from neo4j import Driver

from graph_service.access.policy import Role
from graph_service.errors import UnavailableError
from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement
from tests.harness.cells import MERGING, Case, ask, cases_of, prepare
from tests.harness.house import House, open_house
from tests.harness.rows import print_row
from tests.harness.samples import bring_files, samples_of
from tests.harness.world import PURPOSE

WRITERS = (Role.EXECUTIVE, Role.ADMIN, Role.SALES)
WATCHED = (Role.HR, Role.HR_SINGLE)
NOT_MARKED = ("list_indicators",)
"""Questions about nobody: definitions of numbers."""
COUNT = (
    "MATCH (e:AuditEvent) RETURN count(CASE WHEN e.action STARTS WITH 'read:' THEN 1 END) AS reads, "
    "count(CASE WHEN NOT e.action STARTS WITH 'read:' AND NOT e.action STARTS WITH 'erase ' THEN 1 END) AS changes"
)


@pytest.fixture
async def house(empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, driver, tmp_path) as opened:
        yield opened


def counts(house: House) -> tuple[int, int]:
    record = house.driver.execute_query(COUNT).records[0]
    return record["reads"], record["changes"]


async def cases(house: House, roles: tuple[Role, ...], wanted: Callable[[Case], bool]) -> list[Case]:
    samples = await samples_of(house)
    return [case async for case in cases_of(house, samples, roles) if case.is_allowed and wanted(case)]


def leaves_a_mark(case: Case) -> bool:
    if case.route.is_write:
        return case.role in WRITERS
    return case.role in WATCHED and case.route.name not in NOT_MARKED


def changed_nothing(answer: httpx.Response) -> bool:
    """Whether an edit said what was there already: its version stays, and there is nothing to mark."""
    version = answer.request.headers.get("If-Match")
    return answer.status_code == 200 and version is not None and answer.headers.get("ETag") == version


def storing_marks() -> set[str]:
    """Statements that store a mark (sealing one is not storing it)."""
    made = {
        name for name, one in Statement.registry.items() if "event:AuditEvent" in one.text or "(:AuditEvent" in one.text
    }
    return {name for name in made if name.startswith("writes/")}


async def test_S12_every_change_has_one_mark(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    faults, tried = [], 0
    done: set[str] = set()
    refused: dict[str, str] = {}
    changes = await cases(house, WRITERS, lambda case: case.route.is_write)
    for case in changes:
        before = counts(house)[1]
        answer = await ask(house, case)
        marks = counts(house)[1] - before
        tried += 1
        if answer.status_code < 300:
            done.add(case.route.name)
        else:
            refused[case.route.name] = answer.text[-200:]
        expected = 1 if answer.status_code < 300 and not changed_nothing(answer) else 0
        if marks != expected:
            faults.append(f"{case}: {answer.status_code} left {marks} marks")
    before = counts(house)[1]
    await bring_files(house)
    if counts(house)[1] != before + 1:
        faults.append("an import left no mark of its own")
    missed = {name: refused[name] for name in {case.route.name for case in changes} - done - {"create_import"}}
    print_row(capsys, "S12 (changes)", tried, len(faults), f"{len(done)} kinds of change")
    assert not missed, missed
    assert not faults, "\n".join(faults[:30])


async def test_S12_every_sensitive_read_has_one_mark(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    faults, tried = [], 0
    for case in await cases(house, WATCHED, lambda case: not case.route.is_write):
        if case.route.name in NOT_MARKED:
            continue
        before = counts(house)[0]
        first, again = [await ask(house, case) for _ in range(2)]  # what is kept of an answer is read as well
        assert first.status_code == again.status_code == 200, (str(case), first.text, again.text)
        tried += 1
        marks = counts(house)[0] - before
        if marks != 2:
            faults.append(f"{case}: two reads left {marks} marks")
    newest = house.driver.execute_query(
        "MATCH (e:AuditEvent {actor: 'hr_single'}) WHERE e.action STARTS WITH 'read:' AND e.purpose <> $purpose "
        "RETURN count(e) AS n", purpose=PURPOSE,
    ).records[0]["n"]  # fmt: skip
    print_row(capsys, "S12 (reads)", tried, len(faults) + newest)
    assert not faults, "\n".join(faults[:30])
    assert not newest, "a read of HR without its purpose"


async def test_S12_where_a_mark_cannot_be_stored_nothing_is_told_and_nothing_is_done(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = await cases(house, tuple({*WATCHED, *WRITERS}), leaves_a_mark)
    storing = storing_marks()

    def full(name: str) -> None:
        if name in storing:
            raise UnavailableError("store.commit_lost")

    before = await graph_digest(house.gateway)
    monkeypatch.setattr(house.gateway, "observer", full)
    house.attempts = 1
    faults, changed = [], 0
    for case in asked:
        if case.route.name in MERGING:  # its people are made to stand so that it could be carried out
            changed += await graph_digest(house.gateway) != before
            prepare(house, case)
            before = await graph_digest(house.gateway)
        answer = await ask(house, case)
        if answer.status_code < 300 and not changed_nothing(answer):
            faults.append(f"{case}: {answer.status_code}")
        if not case.route.is_write and house.world.canaries.found_in(answer.text):
            faults.append(f"{case}: told something")
    monkeypatch.undo()
    changed += await graph_digest(house.gateway) != before
    print_row(capsys, "S12 (no mark, no effect)", len(asked), len(faults) + changed)
    assert storing
    assert not faults, "\n".join(faults[:30])
    assert not changed


async def test_the_count_sees_a_mark_too_many(house: House) -> None:
    before = counts(house)
    house.driver.execute_query(
        "CREATE (:AuditEvent {id: 'twice', at: datetime(), actor: 'x', action: 'record people'})"
    )
    assert counts(house) == (before[0], before[1] + 1)
