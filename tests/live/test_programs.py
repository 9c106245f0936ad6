"""Programs of changes against a model in plain dictionaries: nothing lost, nothing doubled, nothing told that is hidden."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from neo4j import Driver

from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.rows import print_row
from tests.harness.stateful.program import Program
from tests.harness.stateful.run import Run
from tests.live.writing import House, open_house

PROGRAMS = int(os.environ.get("PROGRAMS", "100"))
SEED = int(os.environ.get("PROGRAM_SEED", "1"))
STEPS, LANES = 30, 3


@pytest.fixture
async def house(planned: Gateway, empty: Gateway, settings: Settings, tmp_path: Path) -> AsyncIterator[House]:
    many = settings.model_copy(update={"rate": "1000000/minute"})
    opened = await open_house(empty, many, tmp_path)
    async with opened.client:
        yield opened


def run_of(house: House, seed: int) -> Run:
    return Run(Program(seed), house.client, {who: asker.credential for who, asker in house.askers.items()})


async def test_F2_programs(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    import time

    t = time.time()
    runs = [run_of(house, SEED + n) for n in range(PROGRAMS)]
    rest = iter(runs)

    async def lane() -> None:
        for run in rest:
            await run.steps(STEPS)

    await asyncio.gather(*(lane() for _ in range(LANES)))
    bad = [run for run in runs if run.faults]
    print_row(capsys, "F2", len(runs), len(bad), f"{sum(len(r.lines) for r in runs)} requests, {time.time() - t:.0f} s")
    Path("/tmp/fuzz/f2.txt").write_text(
        "\n\n".join("\n".join([f"SEED {r.program.seed}", *r.lines[-12:], *r.faults]) for r in bad)
    )
    assert not bad, f"{bad[0].program.seed}: {bad[0].faults[0]}"
