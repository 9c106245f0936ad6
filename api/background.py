"""Work that outlives a request, inside this process; what is unfinished at its end is taken up at the next start."""

import asyncio
import contextvars
from collections.abc import Coroutine
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from graph_service.errors import ServiceError


class Background:
    """Keeps ``tasks`` until they are done; ends those that are not when the service stops."""

    def __init__(self) -> None:
        self.tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for task in self.tasks:
            task.cancel()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Begin work that nobody waits for; the deadline of the request that asked for it does not bind it."""
        task = asyncio.create_task(_quietly(work), context=contextvars.Context())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    """A database that is away for a while is no fault of the work: its journal says where it goes on."""
    with suppress(ServiceError):
        await work
