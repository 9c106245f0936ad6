"""What ten times the customers do to each answer."""

import json
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from bench.measure import Reading, in_turn, spread, timed
from bench.portfolio import AS_OF, DEALS, EXECUTIVE, lead_of
from bench.row import Row
from bench.stage import Place, Stage
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


def _question(who: str) -> Question:
    return Question(Viewer(who), AS_OF)


def asks() -> dict[str, tuple[Ask, float, bool]]:
    """Question, what asks it, how much longer it may take, whether everything is read anew each time."""
    head, lead = _question(EXECUTIVE), _question(lead_of(0))
    return {
        "coverage of a deal, cold": (lambda service: coverage(service, head, f"o-{DEALS}"), CONSTANT, True),
        "coverage of a deal, warm": (lambda service: coverage(service, head, f"o-{DEALS}"), CONSTANT, False),
        "board of a team of 100 customers, warm": (lambda service: veto_board(service, lead), CONSTANT, False),
        "board of the company, warm": (lambda service: veto_board(service, head), LINEAR, False),
        "board of the company, cold": (lambda service: veto_board(service, head), LINEAR, True),
        "contribution of all won deals, cold": (
            lambda service: period_contribution(service, head, None, None),
            LINEAR,
            True,
        ),
        "contribution of all won deals, warm": (
            lambda service: period_contribution(service, head, None, None),
            LINEAR,
            False,
        ),
    }


async def run(stage: Stage) -> Sequence[Reading]:
    """Each question at the scale asked for and at a tenth of it, in turn."""
    places = await stage.place(), await stage.place(stage.scale / GROWTH)
    found = [await _grown(places, what, *asked) for what, asked in asks().items()]
    return [*found, _loads(places)]


async def _grown(places: tuple[Place, Place], what: str, ask: Ask, bound: float, is_cold: bool) -> Reading:  # noqa: FBT001  (a row of a table)
    services = [place.service() for place in places]
    for service in services:
        await ask(service)
    rounds = ROUNDS if bound == LINEAR else 10 * ROUNDS
    took = await in_turn([partial(_one, *pair, ask, is_cold) for pair in zip(places, services, strict=True)], rounds)
    large, small = (spread([1000 * one for one in side]) for side in took)
    ratios = [a / b for a, b in zip(*took, strict=True)]
    named = tuple(f"{place.customers:,} customers" for place in places)
    return Reading(what, named[0], named[1], spread(ratios), "at most", bound, large, small)


async def _one(place: Place, service: Service, ask: Ask, is_cold: bool) -> float:  # noqa: FBT001  (handed on as it is)
    if not is_cold:
        return await timed(lambda: ask(service))
    fresh = place.service()
    scope = await fresh.scopes.of_portfolio(Viewer(), Operation.VETO_BOARD, fresh.today)
    company = type(scope)(**{**vars(scope), "revisions": {}})
    await fresh.reader.read(company)  # our own side grows with the company; a deal's answer finds it there
    return await timed(lambda: ask(fresh))


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
