"""A light question while heavy ones are computed in the same process."""

import asyncio
from collections.abc import Sequence

from bench.caller import Caller
from bench.callers import calling
from bench.measure import Reading, percentile, spread
from bench.portfolio import AS_OF, DEALS, EXECUTIVE
from bench.row import Row
from bench.row_coverage import path_of
from bench.stage import Stage, served

ROUNDS, ASKED, HEAVY_S = 5, 200, 4.0


async def run(stage: Stage) -> Sequence[Reading]:
    """Coverage that was computed before, alone and beside the company's contribution as known at other moments."""
    place = await stage.place()
    light, heavy = [await place.key(EXECUTIVE, "executive") for _ in range(2)]
    alone: list[float] = []
    beside: list[float] = []
    answered = 0
    async with served(place) as up:
        caller = Caller(up.port, light)
        caller.json(path_of(DEALS))
        Caller(up.port, heavy).json(_contribution(0))
        for number in range(stage.rounds(ROUNDS)):
            alone.append(percentile(await _asked(caller), 0.99))
            paths = [_contribution(1 + 50 * number + each) for each in range(50)]
            busy = asyncio.create_task(calling(up.port, heavy, paths, 1, HEAVY_S))
            await asyncio.sleep(1.0)
            took: list[float] = []
            while not busy.done():
                took += await _asked(caller, 20)
            beside.append(percentile(took, 0.99))
            answered += len(await busy)
        caller.close()
    ratios = [one / other for one, other in zip(beside, alone, strict=True)]
    slow, usual = (spread([1000 * one for one in side]) for side in (beside, alone))
    return [
        Reading(
            "p99 beside a heavy question",
            "coverage, warm, while one caller asks for the company's contribution without end",
            "the same alone",
            spread(ratios),
            "at most",
            3.0,
            slow,
            usual,
            {"heavy answers": answered},
        )
    ]


def _contribution(second: int) -> str:
    """The company's contribution, as known at a moment: none was asked before."""
    return f"/v1/contributions?as_of={AS_OF}&known_at={AS_OF}T12:{second // 60:02d}:{second % 60:02d}Z"


async def _asked(caller: Caller, times: int = ASKED) -> list[float]:
    found = []
    for _ in range(times):
        took, status, _, body = await asyncio.to_thread(caller.ask, path_of(DEALS))
        assert status == 200, body
        found.append(took)
    return found


ROW = Row(
    "a light question beside a heavy one", "One process of the service; each question is of a key of its own.", run
)
