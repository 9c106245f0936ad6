"""The product's answers over a folder straight into frames, in the shape the reference is compared with."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf, end_of_day
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.indicators.indicator import Basis
from graph_service.services.contribution import describe_deal
from graph_service.services.coverage import describe
from graph_service.services.credit import describe_period
from tests.frames import facts_of

SHANGHAI = ZoneInfo("Asia/Shanghai")


def everybody(_: str) -> bool:
    """Whose shares are seen: all."""
    return True


def cutoff(known_at: date | datetime | None) -> datetime | None:
    """A day means its end."""
    is_moment = known_at is None or isinstance(known_at, datetime)
    return known_at if is_moment else end_of_day(known_at, SHANGHAI)  # type: ignore[return-value,arg-type]


def answers(folder: Path, as_of: date, known_at: date | datetime | None) -> dict[str, Any]:
    """Coverage and games of every deal, and the contribution over all of them."""
    return answers_of(facts_of(folder), AsOf(as_of, cutoff(known_at)))


def answers_of(facts: Facts, at: AsOf, parameters: Parameters | None = None) -> dict[str, Any]:
    """The same from facts."""

    def basis(deal: str | None = None) -> Basis:
        instants = None if deal is None else deals_at(facts, at, [deal])
        found = Basis(facts, at, parameters or Parameters(), SHANGHAI, instants)
        if deal is not None:
            found.won_deals = found.won_deals.filter(pl.col("opportunity_id") == deal)
        return found

    found: dict[str, Any] = {}
    for deal in facts.history("deals")["id"].sort():
        shapley = describe_deal(basis(deal), deal, everybody)["shapley"]
        found[deal] = {**describe(basis(deal), deal), "shapley": shapley}
    found["contribution"] = describe_period(basis(), everybody)
    return found


def basis_of(facts: Facts, at: AsOf) -> Basis:
    """What all numbers of these facts are computed from."""
    return Basis(facts, at, Parameters(), SHANGHAI)


Answers = Callable[[Path, date, date | datetime | None], dict[str, Any]]
