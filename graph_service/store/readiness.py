"""Readiness: the schema complete, the indexes online, the statements planned; each lack with a named cause."""

import asyncio
import dataclasses
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, get_args, get_origin, get_type_hints

from graph_service.errors import ServiceError
from graph_service.store.gateway import INTERACTIVE_S, Gateway, Unit
from graph_service.store.migrations import SchemaProblem, check_schema, migrate
from graph_service.store.statements import Statement

RETRY_S = 1.0
FIRST_S = 30.0
ON_EVERY_WAY = ("dossier/", "reads/scope_of_")
"""Statements that nearly every question runs: planned before the service calls itself ready."""
ELSE = ("reads/find_", "reads/list_", "reads/count_", "reads/search_")


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
        await plan_statements(self._gateway, ON_EVERY_WAY)
        self._is_planned = True
        await plan_statements(self._gateway, ELSE)

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


async def plan_statements(gateway: Gateway, prefixes: tuple[str, ...]) -> int:
    """Ask reading statements for nothing, so that nobody waits while the database plans them; how many.

    A plan belongs to the types of its parameters: an empty list, or nothing instead of a text, makes another plan.
    """
    n_planned = 0
    for name, statement in sorted(Statement.registry.items()):
        if name.startswith(prefixes):
            with suppress(ServiceError):
                await gateway.read_locked(partial(_once, statement, sample_of(statement.params)), timeout_s=FIRST_S)
                n_planned += 1
    return n_planned


async def _once(statement: Statement[Any, Any], sample: Any, unit: Unit) -> None:
    await unit.run(statement, sample)


def sample_of(params: type[Any]) -> Any:
    """Parameters of the right types, no list empty, that find nothing."""
    hints = get_type_hints(params)
    return params(**{field.name: _sample(hints[field.name]) for field in dataclasses.fields(params)})


def _sample(hint: Any) -> Any:
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    if get_origin(hint) is list:
        return [_sample(kinds[0])]
    if kinds:
        return _sample(kinds[0])
    now = datetime.now(UTC)
    return {datetime: now, date: now.date(), str: "-", int: 0, bool: False, float: 0.0}.get(hint)
