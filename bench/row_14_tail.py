"""The slowest answers to eight callers at once, everything loaded."""

from collections.abc import Sequence

from bench.caller import Caller
from bench.callers import calling
from bench.measure import Reading, percentile, spread
from bench.portfolio import DEALS, EXECUTIVE
from bench.row import Row
from bench.row_board import PATH
from bench.row_coverage import path_of
from bench.stage import Stage, served

ROUNDS, SECONDS, CALLERS, ASKED = 5, 3.0, 8, 400


async def run(stage: Stage) -> Sequence[Reading]:
    """Coverage of deals of many customers, in turn: computed once, then kept."""
    place = await stage.place()
    key = await place.key(EXECUTIVE, "executive")
    paths = [path_of(deal) for deal in range(0, min(ASKED * DEALS, place.customers * DEALS), DEALS)]
    tails, middles = [], []
    async with served(place) as up:
        caller = Caller(up.port, key)
        caller.json(PATH)  # every dossier is read
        for path in paths:
            caller.json(path)
        caller.close()
        for _ in range(stage.rounds(ROUNDS)):
            took = [one.took for one in await calling(up.port, key, paths, CALLERS, SECONDS)]
            tails.append(percentile(took, 0.99))
            middles.append(percentile(took, 0.5))
    ratios = [tail / middle for tail, middle in zip(tails, middles, strict=True)]
    slow, usual = (spread([1000 * one for one in side]) for side in (tails, middles))
    return [
        Reading(
            "p99 of p50",
            f"the slowest of a hundred answers to {CALLERS} callers",
            "the middle one",
            spread(ratios),
            "at most",
            3.0,
            slow,
            usual,
            {"deals": len(paths), "customers loaded": place.customers},
        )
    ]


ROW = Row("the tail at eight connections", "Closed loop: each caller asks again once it was answered.", run)
