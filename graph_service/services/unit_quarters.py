"""Contribution by branch of the company and calendar quarter: one fixed table a year, the same for whoever asks.

What a table shows rests on nothing a question could vary: whole branches, whole quarters that are over, facts as
known at the end of the last of them. Two questions never differ by a few people, because there are none to ask.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import polars as pl

from graph_service.access.suppression import TOTAL, Cell, People, published
from graph_service.facts.lazily import lazily
from graph_service.facts.plan import carried_out
from graph_service.facts.views.credits import helped_instants
from graph_service.indicators.crm30 import k05b_network_contribution as k05b
from graph_service.indicators.indicator import Basis
from graph_service.services.credit import FORMS, employee_parts, million

Json = dict[str, Any]
MONTHS = 3


@dataclasses.dataclass(frozen=True, order=True)
class Quarter:
    """A calendar quarter; ``number`` from 1 to 4."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, MONTHS * self.number - 2, 1)

    @property
    def end(self) -> date:
        """The day after its last."""
        return self.next.first

    @property
    def next(self) -> "Quarter":
        """The quarter after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"


def quarter_of(day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(day.year, (day.month - 1) // MONTHS + 1)


def last_day_over(today: date) -> date:
    """The last day of the last quarter that is over."""
    return quarter_of(today).first - timedelta(days=1)


class UnitQuarters:
    """The sums of branches and quarters behind a basis whose date is the last day of a quarter."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._last = quarter_of(basis.at.as_of)

    @lazily
    def branch(self) -> Mapping[str, str]:
        """The branch of every employee there ever was."""
        parents = dict(self._basis.table("org_units").select("id", "parent_id").iter_rows())
        known = self._basis.facts.history("employees").select("id", "org_unit_id").sort("id")
        return {employee: branch_of(unit, parents) for employee, unit in known.iter_rows()}

    @lazily
    def branches(self) -> list[str]:
        """The branches that have or had people."""
        return sorted(set(self.branch.values()))

    @lazily
    def _staffed(self) -> list[tuple[str, date, date]]:
        known = self._basis.facts.history("employees").select("id", "from", "to").sort("id")
        return [(employee, start or date.min, end or date.max) for employee, start, end in known.iter_rows()]

    def quarters(self, year: int) -> list[Quarter]:
        """The quarters of a year that are over."""
        return [quarter for quarter in (Quarter(year, number) for number in range(1, 5)) if quarter <= self._last]

    def people(self, year: int) -> People:
        """Who was with us in each branch and quarter of a year."""
        members: dict[Cell, set[str]] = defaultdict(set)
        for quarter in self.quarters(year):
            for employee, start, end in self._staffed:
                if start < quarter.end and quarter.first < end:
                    members[self.branch[employee], str(quarter)].add(employee)
        frozen = {cell: frozenset(found) for cell, found in members.items()}
        return People(self.branches, [str(quarter) for quarter in self.quarters(year)], frozen)

    def shown(self, year: int) -> frozenset[Cell]:
        """The cells of a year's table that may be shown: the same for every question about it."""
        return published(self.people(year), self._basis.parameters.small_n)

    @lazily
    def _deals(self) -> pl.DataFrame:
        """Won deals with their six forms, their quarter, and who is credited with something of them."""
        basis = self._basis
        deals = carried_out(k05b.reduce(k05b.select(basis), basis))
        closed = basis.won_deals.select(pl.col("opportunity_id").alias("subject"), "closed_on")
        return deals.join(closed, on="subject").with_columns(
            pl.format("{}-Q{}", pl.col("closed_on").dt.year(), pl.col("closed_on").dt.quarter()).alias("quarter")
        )

    @lazily
    def _credited(self) -> dict[str, dict[str, set[str]]]:
        """Form -> deal -> branches of the employees credited with something of it."""
        found: dict[str, dict[str, set[str]]] = {form: defaultdict(set) for form in FORMS}
        for form in FORMS:
            rows = self._basis.credits.filter(pl.col(f"is_{form}")).select("opportunity_id", f"{form}_by")
            for deal, names in rows.iter_rows():
                found[form][deal] |= {self.branch[name] for name in names if name in self.branch}
        helped = helped_instants(self._basis.facts, self._basis.won_deals).join(
            self._basis.won_deals.select("instant", "opportunity_id"), on="instant"
        )
        helpers = dict(self._basis.facts.history("helped").select("id", "employee_id").iter_rows())
        for deal, ids in helped.select("opportunity_id", "helped_ids").iter_rows():
            found["used"][deal] |= {self.branch[helpers[one]] for one in ids if helpers[one] in self.branch}
        return found

    @lazily
    def _sums(self) -> dict[Cell, dict[str, Fraction]]:
        """The six forms of every branch and quarter in which a deal was won; the margins are not in it."""
        sums: dict[Cell, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for key, deals in self._deals.group_by("quarter"):
            quarter = str(key[0])
            for form in FORMS:
                credited = self._basis.credits.filter(pl.col("opportunity_id").is_in(deals["subject"].to_list()))
                for employee, part in employee_parts(credited, form, deals).items():
                    sums[self.branch.get(employee, "-"), quarter][f"fractional_{form}"] += part
                for deal, amount in deals.select("subject", "amount").iter_rows():
                    for branch in self._credited[form].get(deal, ()):
                        sums[branch, quarter][f"binary_amount_{form}"] += amount or 0
                        sums[branch, quarter][f"binary_count_{form}"] += 1
        return sums

    @lazily
    def _totals(self) -> dict[str, dict[str, Fraction]]:
        """The six forms of all branches together by quarter: a deal two branches are credited with counts once."""
        totals: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for (_, quarter), sums in self._sums.items():
            for form in FORMS:
                totals[quarter][f"fractional_{form}"] += sums.get(f"fractional_{form}", Fraction(0))
        for deal in self._deals.iter_rows(named=True):
            for form in FORMS:
                for name in (f"binary_amount_{form}", f"binary_count_{form}"):
                    totals[deal["quarter"]][name] += deal[name] or 0
        return totals

    def sums(self, cell: Cell) -> dict[str, Fraction]:
        """The six forms of a branch (or all) in a quarter."""
        branch, quarter = cell
        found: Mapping[str, Fraction] = self._totals.get(quarter, {}) if branch == TOTAL else self._sums.get(cell, {})
        return {name: found.get(name, Fraction(0)) for name in NAMES}

    def added(self, branch: str, quarters: list[Quarter]) -> Json:
        """The six forms of a branch (or all) over some quarters: deals close once, so these add up."""
        parts = [self.sums((branch, str(quarter))) for quarter in quarters]
        return {name: _number(name, sum((part[name] for part in parts), Fraction(0))) for name in NAMES}


NAMES = tuple(f"{name}_{form}" for name in ("fractional", "binary_amount", "binary_count") for form in FORMS)
"""The six forms, as answers name them."""


def describe_year(table: UnitQuarters, year: int) -> Json:
    """One year's table: cells, totals of branches, of quarters and of all; null where a cell is hidden."""
    people, shown, quarters = table.people(year), table.shown(year), table.quarters(year)

    def cell(branch: str, period: str, over: list[Quarter]) -> Json | None:
        if (branch, period) not in shown:
            return None
        return {"people": len(people.of((branch, period))), **table.added(branch, over)}

    def row(branch: str) -> Json:
        cells = {str(quarter): cell(branch, str(quarter), [quarter]) for quarter in quarters}
        return {"quarters": cells, "total": cell(branch, TOTAL, quarters)}

    return {
        "year": year,
        "quarters": [str(quarter) for quarter in quarters],
        "units": [{"unit": branch, **row(branch)} for branch in table.branches],
        "all_units": row(TOTAL),
        "hidden_cells": len(people.cells) - len(shown),
    }


def branch_of(unit: str | None, parents: Mapping[str, str | None]) -> str:
    """The branch right below the head of the company that a unit belongs to; the head's own people are one more.

    Teams are too small to be shown; branches (regions) are a fixed partition that no question can vary.
    """
    if unit is None:
        return "-"
    above = parents.get(unit)
    return unit if above is None or parents.get(above) is None else branch_of(above, parents)


def _number(name: str, value: Fraction) -> float | int:
    return million(value) if name.startswith("fractional") else int(value)
