"""A moment in which nobody changes anything, so that everything can be read as it is at one version.

Whoever changes something begins an operation; while a pause holds, that is put off. A pause is a lease: whoever asked
for it and died holds nobody up for longer than ``LEASE_S``. A change that had begun before the pause shows in the
number of operations at its end; then the reading is done again.
"""

import dataclasses
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from graph_service.errors import UnavailableError
from graph_service.recording.bookkeeping import LOCK_COMPANY, Finished
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

LEASE_S = 30


@dataclasses.dataclass(frozen=True)
class PauseParams:
    """Who pauses, and for how long from now."""

    holder: str
    lease_s: int


@dataclasses.dataclass(frozen=True)
class PauseHolder:
    """Who paused."""

    holder: str


@dataclasses.dataclass(frozen=True)
class OperationCount:
    """How many operations there are."""

    operations: int


PAUSE = Statement("writes/pause_changes", PauseParams, Finished)
RESUME = Statement("writes/resume_changes", PauseHolder, Finished)
COUNT_OPERATIONS = Statement("reads/count_operations", NoParams, OperationCount)


class Pause:
    """A pause that holds."""

    def __init__(self, gateway: Gateway, holder: str) -> None:
        self._gateway = gateway
        self._holder = holder

    async def renew(self) -> None:
        """Hold it for another lease. Raises ``UnavailableError`` where it ran out and somebody else holds one."""

        async def hold(unit: Unit) -> list[Finished]:
            await unit.run(LOCK_COMPANY, NoParams())
            return await unit.run(PAUSE, PauseParams(self._holder, LEASE_S))

        if not (await self._gateway.write(hold))[0].finished:
            raise UnavailableError("recording.paused")

    async def operations(self) -> int:
        """How many operations there are."""
        return (await self._gateway.ask(COUNT_OPERATIONS, NoParams(), timeout_s=LEASE_S))[0].operations


@asynccontextmanager
async def paused(gateway: Gateway) -> AsyncIterator[Pause]:
    """Inside, changes wait."""
    holder = secrets.token_hex(8)
    pause = Pause(gateway, holder)
    await pause.renew()
    try:
        yield pause
    finally:
        await gateway.write(lambda unit: unit.run(RESUME, PauseHolder(holder)))
