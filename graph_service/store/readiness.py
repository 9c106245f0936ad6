"""Readiness: the schema complete, the indexes online, the statements planned; each lack with a named cause."""

import asyncio

from graph_service.errors import ServiceError
from graph_service.store.gateway import INTERACTIVE_S, Gateway
from graph_service.store.migrations import SchemaProblem, check_schema, migrate
from graph_service.store.planned import plan_all_else, plan_questions

RETRY_S = 1.0


class StoreHealth:
    """The state of the database as this process sees it."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self._problems: list[SchemaProblem] = [SchemaProblem("store.not_looked_yet", {})]
        self._is_planned: bool | None = None

    @property
    def may_answer(self) -> bool:
        """Whether the schema was ever found complete."""
        return not self._problems

    async def prepare(self) -> None:
        """One attempt at the schema."""
        try:
            await migrate(self._gateway, look_s=INTERACTIVE_S)  # attempts follow one another; none holds up the start
            self._problems = []
        except ServiceError as failure:
            fields = {name: str(value) for name, value in failure.fields.items()}
            self._problems = [SchemaProblem(failure.code, fields)]

    async def keep_preparing(self) -> None:
        """Attempts until one succeeds, then the plans."""
        self._is_planned = False
        while not self.may_answer:
            await asyncio.sleep(RETRY_S)
            await self.prepare()
        await plan_questions(self._gateway)
        self._is_planned = True
        await plan_all_else(self._gateway)

    async def causes(self, within_s: float) -> list[SchemaProblem]:
        """What is wrong now; a database that does not say so in time is a cause itself."""
        try:
            async with asyncio.timeout(within_s):
                found = await check_schema(self._gateway)
        except TimeoutError:
            return [SchemaProblem("store.no_answer_in_time", {"seconds": f"{within_s:g}"})]
        except ServiceError as failure:
            return [SchemaProblem(failure.code, {name: str(value) for name, value in failure.fields.items()})]
        if self._is_planned is False and not found:
            return self._problems or [SchemaProblem("store.not_warm", {})]
        return [*self._problems, *found]
