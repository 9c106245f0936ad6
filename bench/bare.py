"""The bare driver: the product's own statements, asked the way its handbook says, the answer thrown away or kept."""

import time
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from neo4j import AsyncDriver, AsyncManagedTransaction, AsyncSession, unit_of_work

from bench.records import PATIENCE_S
from graph_service.access.scopes import SCOPE_OF_OBJECTS, SCOPE_OF_PORTFOLIO, Objects
from graph_service.domain.time import today
from graph_service.facts.reader import BATCH, COMPANY_CHAPTER, FACT_LIMIT, PIPELINE, RELATIONSHIPS
from graph_service.store.statements import GIVEN

Row = list[Any]
DATABASE = "neo4j"
ZONE = ZoneInfo("Asia/Shanghai")


class Bare:
    """Statements over one session of the bare driver; ``key_hash`` says who asks."""

    def __init__(self, driver: AsyncDriver, key_hash: str) -> None:
        self._driver = driver
        self._asker = {"viewer_id": "", "key_hash": key_hash}

    def session(self) -> AsyncSession:
        """A session of its own."""
        return self._driver.session(database=DATABASE)

    async def scope_of_deal(self, deal: str) -> list[Row]:
        """Who asks, and the customer of a deal."""
        asked = self._now() | vars(Objects(opportunities=[deal]))
        return await self.read(SCOPE_OF_OBJECTS.text, asked)

    async def scope_of_portfolio(self) -> list[Row]:
        """Who asks, and all customers."""
        return await self.read(SCOPE_OF_PORTFOLIO.text, self._now())

    async def read(self, text: Any, parameters: dict[str, Any]) -> list[Row]:
        """All rows of a reading statement."""
        async with self.session() as session:
            return await session.execute_read(_rows, text, parameters)

    async def chapters(self, customers: Sequence[str], *, with_company: bool = False) -> list[list[Row]]:
        """The chapters of customers, in the product's batches, each batch one transaction."""
        found = []
        for start in range(0, len(customers), BATCH):
            asked = {"customer_ids": list(customers[start : start + BATCH]), "fact_limit": FACT_LIMIT}
            async with self.session() as session:
                found.append(await session.execute_write(_chapters, asked, with_company and start == 0))
        return found

    async def discarded(self, customers: Sequence[str]) -> None:
        """The same, computed by the server and thrown away there."""
        for start in range(0, len(customers), BATCH):
            asked = {"customer_ids": list(customers[start : start + BATCH]), "fact_limit": FACT_LIMIT}
            async with self.session() as session:
                await session.execute_write(_discarded, asked, start == 0)

    async def touch(self, customers: Sequence[str]) -> None:
        """New revisions, so that nobody's copy of these dossiers counts any more."""
        text = "UNWIND $ids AS id MATCH (c:Customer {id: id}) SET c.revision = c.revision + 1"
        await self._driver.execute_query(text, ids=list(customers), database_=DATABASE)

    def _now(self) -> dict[str, Any]:
        return self._asker | {"now_ms": int(time.time() * 1000), "today": today(ZONE)}


@unit_of_work(timeout=PATIENCE_S)
async def _rows(transaction: AsyncManagedTransaction, text: Any, parameters: dict[str, Any]) -> list[Row]:
    result = await transaction.run(text, {GIVEN: parameters})
    return [record.values() async for record in result]


@unit_of_work(timeout=PATIENCE_S)
async def _chapters(transaction: AsyncManagedTransaction, asked: dict[str, Any], with_company: bool) -> list[Row]:  # noqa: FBT001  (handed on by the driver)
    rows = [row for one in (RELATIONSHIPS, PIPELINE) for row in await _rows(transaction, one.text, asked)]
    return rows + (await _rows(transaction, COMPANY_CHAPTER.text, {}) if with_company else [])


@unit_of_work(timeout=PATIENCE_S)
async def _discarded(transaction: AsyncManagedTransaction, asked: dict[str, Any], with_company: bool) -> None:  # noqa: FBT001  (handed on by the driver)
    texts = [RELATIONSHIPS.text, PIPELINE.text, *([COMPANY_CHAPTER.text] if with_company else [])]
    for text in texts:
        await (await transaction.run(text, {GIVEN: asked})).consume()
