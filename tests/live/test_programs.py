"""Programs of changes against a model in plain dictionaries: nothing lost, nothing doubled, nothing told in excess."""

import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

import pytest
from neo4j import Driver

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.rows import print_row, size
from tests.harness.stateful.ending import hold_ending
from tests.harness.stateful.program import Program
from tests.harness.stateful.rules import VERBS
from tests.harness.stateful.run import Run
from tests.live.writing import House, open_house

PROGRAMS = int(os.environ.get("PROGRAMS", size(full=100, quick=12)))
SEED = int(os.environ.get("PROGRAM_SEED", "1"))
"""The first program; the others follow. One program is carried out again by its own seed."""
STEPS, LANES = 30, 4


@pytest.fixture
async def house(empty: Gateway, settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, tmp_path) as opened:
        yield opened


def run_of(house: House, seed: int) -> Run:
    return Run(Program(seed), house.client, {who: asker.credential for who, asker in house.askers.items()})


async def carry_out(runs: Iterable[Run], driver: Driver, folder: Path) -> None:
    """Several programs beside each other, each at a customer of its own."""
    rest = iter(runs)

    async def lane() -> None:
        for run in rest:
            await run.steps(STEPS)
            if not run.faults:
                await hold_ending(run, driver, folder / str(run.program.seed))

    await asyncio.gather(*(lane() for _ in range(LANES)))


def told(run: Run) -> str:
    """A program that went wrong: how to carry it out again, its last requests, and what was otherwise."""
    return "\n".join([f"PROGRAM_SEED={run.program.seed} PROGRAMS=1", *run.lines[-12:], *run.faults])


async def test_F2_programs_leave_what_the_model_says(
    house: House, driver: Driver, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [run_of(house, SEED + number) for number in range(PROGRAMS)]
    await carry_out(runs, driver, tmp_path)
    bad = [run for run in runs if run.faults]
    verbs = sum((run.asked for run in runs), Counter[str]())
    effects = sum(run.model.effects for run in runs)
    print_row(capsys, "F2", len(runs), len(bad), f"{verbs.total()} changes asked for, {effects} made")
    assert not bad, "\n\n".join(told(run) for run in bad[:5])
    assert PROGRAMS < 100 or set(verbs) == set(VERBS), set(VERBS) - set(verbs)


PLANTED = {
    "an effect dropped": ("MATCH (d:Department {id: $department}) SET d.name = 'before'", "name is 'before'"),
    "a record lost": ("MATCH (s:Seat)-[:IN]->(:Opportunity)-[:AT]->(:Customer {id: $customer}) DETACH DELETE s", "404"),
    "an effect doubled": (
        "MATCH (o:Opportunity)-[:AT]->(:Customer {id: $customer}) CREATE (:Seat {id: 'twice'})-[:IN]->(o)",
        "seats, expected",
    ),
    "a field leaked": ("MATCH (d:Department {id: $department}) SET d.source = 'secret'", "nobody has said so"),
    "a version skipped": ("MATCH (d:Department {id: $department}) SET d.version = 9", "version 9, expected"),
    "a right too many": (
        (
            "MATCH (n:Employee {id: 'noa'}), (c:Customer {id: $customer}) "
            "CREATE (n)-[:COVERS {id: 'x', role: 'owner', from: date('2020-01-01')}]->(c)"
        ),
        "is told to noa",
    ),
    "a mark missing": (
        "MATCH (e:AuditEvent) WHERE e.operation_id IN $operations WITH e LIMIT 1 DETACH DELETE e",
        "marks, expected",
    ),
}


async def test_the_model_sees_what_is_planted(house: House, driver: Driver, tmp_path: Path) -> None:
    for seed, (name, (query, seen)) in enumerate(PLANTED.items(), start=5001):
        run = run_of(house, seed)
        await run.steps(8)
        assert not run.faults, told(run)
        department = run.model.of("departments")[0].id
        driver.execute_query(query, department=department, customer=run.model.customer, operations=run.operations)
        await hold_ending(run, driver, tmp_path / str(seed))
        assert any(seen in fault for fault in run.faults), (name, run.faults)


async def test_the_model_sees_an_answer_that_is_not_its_own(house: House, driver: Driver) -> None:
    """A change made behind the model's back: the next edit is refused where the model expects it to succeed."""
    run = run_of(house, 6001)
    await run.steps(4)
    driver.execute_query("MATCH (d:Department {id: 'd-6001-2'}) SET d.version = d.version + 1")
    ask = run.program.next(1)
    edit = type(ask)("mia", "change departments", "d-6001-2", {"key": True}, 1, run.program.key())
    await run.plain(edit)
    assert any("412, expected 200" in fault for fault in run.faults), run.faults
