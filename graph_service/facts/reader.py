"""Reads dossiers for a Scope: from the cache where the revision matches, else under the customers' locks."""

import asyncio
import dataclasses
from collections import OrderedDict
from collections.abc import Awaitable, Hashable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from math import ceil
from typing import Any

from graph_service.access.scope import Scope
from graph_service.domain import limits
from graph_service.domain.time import LATEST
from graph_service.errors import LimitError
from graph_service.facts.dossier import (
    COMPANY,
    RESOLVED,
    Dossier,
    Facts,
    Recorded,
    asked_about,
    bound,
    build_chapter,
)
from graph_service.facts.table import Chapter, FieldClass
from graph_service.facts.under_way import UnderWay
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

BATCH, FEW, AT_ONCE = 20, 10, 2
"""Customers of a statement at most, so many that it is not worth two, and statements under way: more gain nothing."""
FACT_LIMIT = 500_000
"""Ratings one customer may have; above it the answer is refused, never cut short."""
READ_TIMEOUT_S = 30.0
FACTS_BYTES, FACTS_KEPT = 16 * 2**20, 128
"""Dossiers whose facts stay at hand for the next question; resolved tables come to a few times their size."""
MANY_KEPT, MANY_RESOLVED = 4, 16
"""Facts of many dossiers that stay at hand: they share the columns of these; of each about one date is resolved."""


@dataclasses.dataclass(frozen=True)
class CustomersParams:
    """Which customers, in id order."""

    customer_ids: list[str]


@dataclasses.dataclass(frozen=True)
class RelationshipsParams:
    """Which customers, and how many ratings each may have."""

    customer_ids: list[str]
    fact_limit: int


Columns = dict[str, list[Any]]


@dataclasses.dataclass(frozen=True)
class RelationshipsRow:
    """Chapter relationships of one customer."""

    customer_id: str
    revision: int
    facts: int
    covers: Columns
    customer_merges: Columns
    customers: Columns
    departments: Columns
    groups: Columns
    measures: Columns
    merges: Columns
    people: Columns
    person_ties: Columns
    posts: Columns
    ratings: Columns
    reporting_lines: Columns


@dataclasses.dataclass(frozen=True)
class PipelineRow:
    """Chapter pipeline of one customer."""

    customer_id: str
    revision: int
    claimed_help: Columns
    competing: Columns
    deal_measures: Columns
    deal_products: Columns
    deal_team: Columns
    deals: Columns
    helped: Columns
    holdings: Columns
    past_closings: Columns
    seat_flows: Columns
    seats: Columns


@dataclasses.dataclass(frozen=True)
class CompanyRow:
    """Chapter company."""

    revision: int
    colleague_ties: Columns
    competitors: Columns
    employees: Columns
    leads: Columns
    org_units: Columns
    products: Columns


RELATIONSHIPS = Statement("dossier/relationships", RelationshipsParams, RelationshipsRow)
PIPELINE = Statement("dossier/pipeline", CustomersParams, PipelineRow)
COMPANY_CHAPTER = Statement("dossier/company", NoParams, CompanyRow)


class FactsReader:
    """Dossiers by (owner, revision), the least recently used dropped beyond ``cache_bytes``. Per process."""

    def __init__(
        self,
        gateway: Gateway,
        cache_bytes: int = limits.FACTS_MB * 2**20,
        fact_limit: int = FACT_LIMIT,
    ) -> None:
        self._gateway = gateway
        self._cache: OrderedDict[str, Dossier] = OrderedDict()
        self._cache_bytes = cache_bytes
        self._fact_limit = fact_limit
        self._facts: OrderedDict[Hashable, tuple[Facts, int]] = OrderedDict()
        self._many: OrderedDict[Hashable, tuple[Facts, int]] = OrderedDict()
        self._under_way: UnderWay[Facts] = UnderWay()

    @property
    def size_bytes(self) -> int:
        """What the cache holds."""
        return sum(dossier.size_bytes for dossier in self._cache.values())

    async def read(self, scope: Scope, known_at: datetime | None = None) -> Facts:
        """The facts a scope allows to compute from; who is one person, as known at a moment (None: as known now).

        What was read stays even where a deadline ends the rest: whoever asks again goes on from there.
        """
        wanted = {**dict(sorted(scope.revisions.items())), COMPANY: scope.company_revision}
        # taken at once: while the others are read, other questions may need the room
        found = {owner: self._cache[owner] for owner, revision in wanted.items() if self._has(owner, revision)}
        missing = [owner for owner in wanted if owner not in found and owner != COMPANY]
        self._keep(found.values())
        found |= await self._read_missing(missing, with_company=COMPANY not in found)
        customers = [found[owner] for owner in sorted(scope.revisions)]
        if scope.asked is not None:
            customers = asked_about(customers, scope.asked, known_at.astimezone(UTC) if known_at else LATEST)
        return await self.facts_of(customers, found[COMPANY], scope.computes_from, known_at)

    async def facts_of(
        self,
        customers: Sequence[Dossier],
        company: Dossier,
        allowed: frozenset[FieldClass],
        known_at: datetime | None = None,
    ) -> Facts:
        """Facts of these dossiers: those of the last question about the same, with tables resolved already.

        Putting a thousand dossiers into one set of tables costs more than most of what is asked about them: it is done
        in a thread, and once for all who ask meanwhile.
        """
        cutoff = LATEST if known_at is None else known_at.astimezone(UTC)
        when = cutoff if any(one.has_merges for one in customers) else LATEST
        size = sum(one.size_bytes for one in customers)
        is_one = len(customers) == 1 and size <= FACTS_BYTES // 8
        kept, resolved = (self._facts, RESOLVED) if is_one else (self._many, MANY_RESOLVED)
        key = tuple((one.owner, one.revision) for one in (*customers, company)), allowed, when
        if key in kept:
            kept.move_to_end(key)
            return kept[key][0]
        make = partial(_together, customers, company, allowed, when, resolved)

        async def made() -> Facts:
            facts = make() if is_one else await asyncio.to_thread(make)
            self._keep_facts(key, facts, size, is_one=is_one)
            return facts

        return await (made() if is_one else self._under_way.of(key, made))

    def _keep_facts(self, key: Hashable, facts: Facts, size: int, *, is_one: bool) -> None:
        kept = self._facts if is_one else self._many
        most, number = (FACTS_BYTES, FACTS_KEPT) if is_one else (self._cache_bytes, MANY_KEPT)
        kept[key] = facts, size
        kept.move_to_end(key)
        while len(kept) > 1 and (len(kept) > number or sum(each for _, each in kept.values()) > most):
            kept.popitem(last=False)

    def _has(self, owner: str, revision: int) -> bool:
        kept = self._cache.get(owner)
        return kept is not None and kept.revision >= revision

    async def _read_missing(self, customer_ids: list[str], *, with_company: bool) -> dict[str, Dossier]:
        """Batch after batch, some at once: while the rows of one become tables the database works on another."""
        found: dict[str, Dossier] = {}
        batches = enumerate(_batches(customer_ids) or [[]] * with_company)

        async def one_after_another() -> None:
            for number, batch in batches:
                fresh = await self._read_batch(batch, with_company=with_company and number == 0)
                self._keep(fresh.values())
                found.update(fresh)

        tasks = [asyncio.create_task(one_after_another()) for _ in range(AT_ONCE)]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return found

    async def _read_batch(self, customer_ids: list[str], *, with_company: bool) -> dict[str, Dossier]:
        async def work(unit: Unit) -> tuple[list[Awaitable[list[Dossier]]], list[Recorded]]:
            chapters = await self._customers(unit, customer_ids) if customer_ids else []
            return chapters, [await self._company(unit)] if with_company else []

        chapters, company = await self._gateway.read_locked(work, timeout_s=READ_TIMEOUT_S)
        customers = bound([await chapter for chapter in chapters])
        return {one.owner: one for one in (*customers, *build_chapter(company, Chapter.COMPANY))}

    async def _customers(self, unit: Unit, customer_ids: list[str]) -> list[Awaitable[list[Dossier]]]:
        """Chapter by chapter: rows become tables while what comes next is on its way."""
        relationships = await unit.run(RELATIONSHIPS, RelationshipsParams(customer_ids, self._fact_limit))
        for row in relationships:
            if row.facts > self._fact_limit:
                raise LimitError(
                    "facts.too_many",
                    customer=row.customer_id,
                    facts=row.facts,
                    limit=self._fact_limit,
                )
        people = asyncio.ensure_future(_built(relationships, Chapter.RELATIONSHIPS))
        pipeline = await unit.run(PIPELINE, CustomersParams(customer_ids))
        return [people, asyncio.ensure_future(_built(pipeline, Chapter.PIPELINE))]

    async def _company(self, unit: Unit) -> Recorded:
        row = (await unit.run(COMPANY_CHAPTER, NoParams()))[0]
        return Recorded(COMPANY, row.revision, vars(row))

    def _keep(self, dossiers: Iterable[Dossier]) -> None:
        for dossier in dossiers:
            self._cache[dossier.owner] = dossier
            self._cache.move_to_end(dossier.owner)
        size = self.size_bytes
        while size > self._cache_bytes and len(self._cache) > 1:
            size -= self._cache.popitem(last=False)[1].size_bytes


def _together(
    customers: Sequence[Dossier], company: Dossier, allowed: frozenset[FieldClass], cutoff: datetime, resolved: int
) -> Facts:
    """Their facts, with what every answer about many of them says."""
    facts = Facts(customers, company, allowed, cutoff, resolved)
    if len(customers) > 1:
        _ = facts.latest_recorded_at
    return facts


def _batches(ids: Sequence[str]) -> list[list[str]]:
    """Batches of like size; more than a few customers in so many that none of those who read them is idle."""
    number = ceil(len(ids) / BATCH)
    if len(ids) > FEW:
        number = ceil(number / AT_ONCE) * AT_ONCE
    size = ceil(len(ids) / max(number, 1))
    return [list(ids[start : start + size]) for start in range(0, len(ids), size)] if ids else []


async def _built(rows: Sequence[RelationshipsRow] | Sequence[PipelineRow], chapter: Chapter) -> list[Dossier]:
    recorded = [Recorded(row.customer_id, row.revision, vars(row)) for row in rows]
    if len(recorded) == 1:
        return build_chapter(recorded, chapter)
    return await asyncio.to_thread(build_chapter, recorded, chapter)  # so much that others would wait for it
