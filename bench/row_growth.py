"""What ten times the customers do to each answer."""

import dataclasses
import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from bench.measure import Reading, in_turn, spread, timed
from bench.portfolio import AS_OF, DEALS, EXECUTIVE, lead_of
from bench.row import Row
from bench.stage import Place, Stage, patiently
from graph_service.access.policy import Operation
from graph_service.access.viewer import Viewer
from graph_service.services.contribution import period_contribution
from graph_service.services.coverage import coverage
from graph_service.services.question import Question, Service
from graph_service.services.veto_board import veto_board

ROUNDS, GROWTH = 9, 10
CONSTANT, LINEAR = 1.25, 12.0
"""A deal's answer should not notice; what is about everything may take twelve times as long for ten times as much."""
Ask = Callable[[Service], Awaitable[Any]]


@dataclasses.dataclass(frozen=True)
class Asked:
    """What asks a question, how much longer it may take on ten times the data, whether all is read anew each time."""

    ask: Ask
    bound: float
    is_cold: bool


def _question(who: str) -> Question:
    return Question(Viewer(who), AS_OF)


def asks() -> dict[str, Asked]:
    """The questions by what they are called."""
    head, lead = _question(EXECUTIVE), _question(lead_of(0))
    return {
        "coverage of a deal, cold": Asked(
            lambda service: coverage(service, head, f"o-{DEALS}"), CONSTANT, is_cold=True
        ),
        "coverage of a deal, warm": Asked(
            lambda service: coverage(service, head, f"o-{DEALS}"), CONSTANT, is_cold=False
        ),
        "board of a team of 100 customers, warm": Asked(
            lambda service: veto_board(service, lead), CONSTANT, is_cold=False
        ),
        "board of the company, warm": Asked(lambda service: veto_board(service, head), LINEAR, is_cold=False),
        "board of the company, cold": Asked(lambda service: veto_board(service, head), LINEAR, is_cold=True),
        "contribution of all won deals, cold": Asked(
            lambda service: period_contribution(service, head, None, None), LINEAR, is_cold=True
        ),
        "contribution of all won deals, warm": Asked(
            lambda service: period_contribution(service, head, None, None), LINEAR, is_cold=False
        ),
    }


async def run(stage: Stage) -> Sequence[Reading]:
    """Each question at the scale asked for and at a tenth of it, in turn."""
    places = await stage.place(), await stage.place(stage.scale / GROWTH)
    found = [await _grown(stage, places, what, asked) for what, asked in asks().items()]
    return [*found, _loads(places)]


async def _grown(stage: Stage, places: tuple[Place, Place], what: str, asked: Asked) -> Reading:
    services = [place.service() for place in places]
    for service in services:
        await patiently(partial(asked.ask, service))
    rounds = stage.rounds(ROUNDS if asked.bound == LINEAR else 10 * ROUNDS)
    sides = [partial(_one, place, service, asked) for place, service in zip(places, services, strict=True)]
    took = await in_turn(sides, rounds)
    large, small = (spread([1000 * one for one in side]) for side in took)
    ratios = [a / b for a, b in zip(*took, strict=True)]
    ours, other = (f"{place.customers:,} customers" for place in places)
    return Reading(what, ours, other, spread(ratios), "at most", asked.bound, large, small)


async def _one(place: Place, service: Service, asked: Asked) -> float:
    if not asked.is_cold:
        return await timed(lambda: asked.ask(service))
    fresh = place.service()
    scope = await fresh.scopes.of_portfolio(Viewer(), Operation.VETO_BOARD, fresh.today)
    await fresh.reader.read(dataclasses.replace(scope, revisions={}))  # a deal's answer finds our own side there
    return await timed(lambda: asked.ask(fresh))


def _loads(places: tuple[Place, Place]) -> Reading:
    large, small = (json.loads((place.settings.home / "loaded.json").read_text(encoding="utf-8")) for place in places)
    rates = [one["rows"] / one["seconds"] for one in (large, small)]
    return Reading(
        "rate of loading the portfolio",
        f"{large['rows']:,} rows",
        f"{small['rows']:,} rows",
        spread([rates[0] / rates[1]]),
        "at least",
        0.9,
        counted={"rows/s ours": round(rates[0]), "rows/s other": round(rates[1])},
        note="Each when it was loaded, not in turn.",
    )


ROW = Row("growth tenfold", "Ours is the larger, other the smaller; in one process, without HTTP.", run)
