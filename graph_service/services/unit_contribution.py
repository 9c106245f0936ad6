"""What influence contributed, by branch of the company and calendar quarter: the only cut there is."""

import dataclasses
from typing import Any

from graph_service.access.policy import Operation
from graph_service.domain import limits
from graph_service.domain.time import end_of_day
from graph_service.errors import InvalidError
from graph_service.indicators.indicator import Basis
from graph_service.services.proof_id import Request
from graph_service.services.question import Question, Service, names_of
from graph_service.services.unit_quarters import UnitQuarters, describe_year, last_day_over

Json = dict[str, Any]


async def unit_contribution(
    service: Service, question: Question, year_from: int | None = None, year_to: int | None = None
) -> Json:
    """A table per year: the six forms of every branch in every quarter that is over, with totals; null where hidden.

    Neither dates nor filters can be chosen, only whole years; facts are as known at the end of the last quarter over.
    """
    last = last_day_over(service.today)
    fixed = dataclasses.replace(question, as_of=last, known_at=end_of_day(last, service.zone), fresh_only=False)
    end = last.year if year_to is None else year_to
    start = end if year_from is None else year_from
    if not last.year >= end >= start > end - limits.YEARS:
        raise InvalidError("services.bad_years", start=start, end=end, limit=limits.YEARS)
    scope = await service.scopes.of_portfolio(fixed.viewer, Operation.UNIT_CONTRIBUTION, service.today)
    facts = await service.facts(scope, fixed, "period", [])
    header = service.header(scope, fixed, facts, Request("unit_contribution"))
    del header["proof"]  # it would name single people and deals
    years = await service.compute(_tables, service.basis(facts, fixed), start, end)
    units = {unit["unit"] for year in years for unit in year["units"]}
    return {
        **header,
        "small_n": service.parameters_for(fixed).small_n,
        "years": years,
        "names": names_of(facts, units),
    }


def _tables(basis: Basis, start: int, end: int) -> list[Json]:
    table = UnitQuarters(basis)
    return [describe_year(table, year) for year in range(start, end + 1)]
