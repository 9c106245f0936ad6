"""Contribution by branch over a period: what HR sees, added up from what the tables of quarters show.

Nothing is in it that those tables do not give already, so no choice of period can give more away.
"""

from datetime import date, timedelta
from typing import Any

from graph_service.access.policy import Role
from graph_service.access.suppression import TOTAL
from graph_service.domain.time import AsOf, end_of_day
from graph_service.errors import InvalidError
from graph_service.indicators.indicator import Basis
from graph_service.services.credit import FORMS, describe_period
from graph_service.services.unit_quarters import Quarter, UnitQuarters, last_day_over, quarter_of

Json = dict[str, Any]


def fixed_period(start: date | None, end: date | None) -> None:
    """Refuse a period that does not begin and end with calendar quarters."""
    for day in (start, end):
        if day is not None and quarter_of(day).first != day:
            raise InvalidError("services.no_free_periods", day=day, first=quarter_of(day).first)


def fixed_basis(basis: Basis, today: date) -> Basis:
    """The same question as of the last quarter that was over, as known at its end: sums move once a quarter."""
    day = last_day_over(min(basis.at.as_of + timedelta(days=1), today))
    at = AsOf(day, end_of_day(day, basis.zone))
    return Basis(basis.facts, at, basis.parameters, basis.zone, period=basis.period)


def describe_units(basis: Basis, role: Role) -> Json:
    """For HR: totals, and parts per branch where every quarter (or whole year) of the period is shown."""
    table = UnitQuarters(basis)
    quarters = _quarters(table, basis)
    if not _is_shown(table, TOTAL, quarters):
        raise InvalidError("services.too_few_people", k=basis.parameters.small_n)
    answer = describe_period(basis, lambda _: False, is_open=False)
    totals = {name: value for name, value in answer.items() if name not in ("deals", "employees")}
    shown = [branch for branch in table.branches if _is_shown(table, branch, quarters)]
    return {
        **totals,
        "role": role.value,
        "units": [_unit(table, branch, quarters) for branch in shown],
        "suppressed_units": len(table.branches) - len(shown),
    }


def _unit(table: UnitQuarters, branch: str, quarters: list[Quarter]) -> Json:
    sums = table.added(branch, quarters)
    people = frozenset[str]().union(
        *(table.people(quarter.year).of((branch, str(quarter))) for quarter in quarters)
    )  # fmt: skip
    return {"unit": branch, "people": len(people), **{form: sums[f"fractional_{form}"] for form in FORMS}, **sums}


def _quarters(table: UnitQuarters, basis: Basis) -> list[Quarter]:
    """The quarters of the period that are over; without a first day, from the first deal that was won."""
    start, end = basis.period
    won = basis.won_deals["closed_on"].min()
    first = quarter_of(start or (won if isinstance(won, date) else basis.at.as_of))
    years = range(first.year, basis.at.as_of.year + 1)
    known = [quarter for year in years for quarter in table.quarters(year)]
    return [quarter for quarter in known if first <= quarter and (end is None or quarter.first < end)]


def _is_shown(table: UnitQuarters, branch: str, quarters: list[Quarter]) -> bool:
    """Whether the sum over these quarters follows from what the tables of their years show."""
    for year in sorted({quarter.year for quarter in quarters}):
        mine = [quarter for quarter in quarters if quarter.year == year]
        shown = table.shown(year)
        is_whole = mine == table.quarters(year) and (branch, TOTAL) in shown
        if not is_whole and not all((branch, str(quarter)) in shown for quarter in mine):
            return False
    return True
