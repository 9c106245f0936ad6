"""What an indicator is: the rows that count (select) and what they come to (reduce)."""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.domain.time import AsOf
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import deals_at
from graph_service.facts.lazily import lazily
from graph_service.facts.plan import carried_out, carried_out_together
from graph_service.facts.views.attitudes import attitudes_plan
from graph_service.facts.views.credits import credited, won_deals
from graph_service.facts.views.holders import decided
from graph_service.facts.views.reach import people_of, reach, reached
from graph_service.facts.views.seats import seats

Row = dict[str, Any]


class Level(StrEnum):
    """What a number is about."""

    PERSON = "P"
    CUSTOMER = "C"
    OPPORTUNITY = "O"
    EMPLOYEE = "E"
    EMPLOYEE_PERSON = "ExP"
    COMPANY = "G"


class Kind(StrEnum):
    """Result, process or behaviour."""

    RESULT = "R"
    PROCESS = "P"
    BEHAVIOUR = "B"


class Basis:
    """What indicators are computed from: facts, a date, parameters, and for level O the instants of the deals.

    ``period`` is half-open: deals closed from its first day up to, not including, its second.
    The views are computed once and shared by all indicators of a question.
    """

    def __init__(  # noqa: PLR0913, PLR0917  (a question in full)
        self,
        facts: Facts,
        at: AsOf,
        parameters: Parameters,
        zone: ZoneInfo,
        instants: pl.DataFrame | None = None,
        period: tuple[date | None, date | None] = (None, None),
    ) -> None:
        self.facts = facts
        self.at = at
        self.parameters = parameters
        self.zone = zone
        self.period = period
        self.is_whole = instants is None
        """Whether it follows from facts, dates and parameters alone."""
        self._instants = instants
        self._by_deal: dict[str, dict[str, list[Row]]] = {}

    @lazily
    def instants(self) -> pl.DataFrame:
        """The deals, each with its dates; all of them at the question's own where no others were given."""
        return deals_at(self.facts, self.at) if self._instants is None else self._instants

    def table(self, name: str) -> pl.DataFrame:
        """A table as of the question's date."""
        return self.facts.at(name, self.at)

    def of_deal(self, opportunity_id: str, name: str, rows: Callable[[], pl.DataFrame], column: str) -> list[Row]:
        """The rows of one deal among those under a name, which are brought together at the first question about any.

        O(rows) once, so that an answer about many deals does not look through all rows for each of them.
        """
        if name not in self._by_deal:
            self.sort_out(name, rows(), column)
        return self._by_deal[name].get(opportunity_id, [])

    def sort_out(self, name: str, rows: pl.DataFrame, column: str) -> None:
        """Keep the rows of each deal under a name."""
        found: dict[str, list[Row]] = defaultdict(list)
        for row in rows.to_dicts():
            found[row[column]].append(row)
        self._by_deal[name] = found

    def has_sorted_out(self, name: str) -> bool:
        """Whether something is kept under a name."""
        return name in self._by_deal

    @lazily
    def seats(self) -> pl.DataFrame:
        """Seats with holders, power and weight (``facts.views.seats``)."""
        return seats(self.facts, self.instants, self.parameters)

    @lazily
    def _people(self) -> pl.DataFrame:
        return people_of(self.seats)

    @lazily
    def reached_seats(self) -> pl.DataFrame:
        """Seats with who of us reaches the holders, and ``covered``, null where unknown (``facts.views.reach``)."""
        return carried_out(self._reached)

    @lazily
    def decided_seats(self) -> pl.DataFrame:
        """Seats with attitudes, state and the risk they carry (``facts.views.holders``)."""
        return carried_out(self._decided)

    def look_at_seats(self) -> None:
        """Find reached and decided seats together, for an answer that needs both."""
        if not {"reached_seats", "decided_seats"} <= vars(self).keys():
            self.reached_seats, self.decided_seats = carried_out_together([self._reached, self._decided])

    @property
    def _reached(self) -> pl.LazyFrame:
        return reached(self.seats, reach(self.facts, self._people, self.parameters), self.parameters)

    @property
    def _decided(self) -> pl.LazyFrame:
        return decided(self.seats, attitudes_plan(self.facts, self._people, self.parameters), self.parameters)

    @lazily
    def won_deals(self) -> pl.DataFrame:
        """Deals won in the period and closed by the date, locked at their close (``facts.views.credits``)."""
        deals = won_deals(self.facts, self.at, self.zone)
        start, end = self.period
        if start is not None:
            deals = deals.filter(pl.col("closed_on") >= start)
        return deals.filter(pl.col("closed_on") < end) if end is not None else deals

    @lazily
    def credits(self) -> pl.DataFrame:
        """The persons in the chains of these deals, raised or used, and who is credited."""
        return credited(self.facts, self.won_deals, self.parameters)


Rows = pl.LazyFrame
"""How to find the rows that count: ``subject`` (and ``instant`` at level O), the columns reduced, ids of the facts."""


@dataclasses.dataclass(frozen=True)
class Indicator:
    """One number with its definition.

    ``select`` answers which rows count, one or more per subject; ``reduce`` what they come to: one row per
    subject with value, lower, upper (floats, null = unknown), known, n and reasons (codes), and columns of
    its own after these. The proof of a reading is its ``select`` filtered to one subject; ``facts`` names the
    columns that hold ids of facts and the tables they are of.
    """

    id: str
    zh: str
    en: str
    definition: str
    definition_zh: str
    level: Level
    kind: Kind
    unit: str
    period: str
    needs: tuple[str, ...]
    parameters: tuple[str, ...]
    source: str
    facts: Mapping[str, str]
    select: Callable[[Basis], Rows]
    reduce: Callable[[Rows, Basis], pl.LazyFrame]
    version: int = 1

    def compute(self, basis: Basis) -> pl.DataFrame:
        """Readings of all subjects, ordered by subject."""
        return self.in_order(carried_out(self.plan(basis).sort("subject")))

    def plan(self, basis: Basis) -> pl.LazyFrame:
        """How its readings are found, in whichever order."""
        return self.reduce(self.select(basis), basis)

    @staticmethod
    def in_order(result: pl.DataFrame) -> pl.DataFrame:
        """The readings with the columns that every result has before those of its own."""
        first = [name for name in RESULT if name in result.columns]
        return result[[*first, *(name for name in result.columns if name not in first)]]

    def proof(self, basis: Basis, subject: str | None) -> list[dict[str, Any]]:
        """The rows of one subject (None = of all) with the facts each rests on, as ``table:id``."""
        wanted = pl.lit(value=True) if subject is None else pl.col("subject") == subject
        rows = carried_out(self.select(basis).filter(wanted))
        plain = [name for name, dtype in rows.schema.items() if dtype != pl.List and name not in ("instant", "k")]
        return [self._proof_row(row, plain) for row in rows.iter_rows(named=True)]

    def _proof_row(self, row: Mapping[str, Any], plain: list[str]) -> dict[str, Any]:
        cited = [
            f"{table}:{fact}"
            for column, table in self.facts.items()
            for fact in (row.get(column) if isinstance(row.get(column), list) else [row.get(column)]) or []
            if fact is not None
        ]
        shown = {name: row[name] for name in plain}
        return {**shown, "facts": sorted(set(cited))}


RESULT = ("subject", "value", "lower", "upper", "known", "n", "reasons")
"""Columns of every result, in this order; level O carries ``instant`` as well."""


def reasons(*pairs: tuple[pl.Expr, str]) -> pl.Expr:
    """The codes whose condition holds, as a list column."""
    codes = [pl.when(condition).then(pl.lit(code)) for condition, code in pairs]
    return pl.concat_list(codes).list.drop_nulls().alias("reasons")
