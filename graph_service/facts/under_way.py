"""Work that is finished, whoever still waits for it; whoever wants the same meanwhile waits for the same."""

import asyncio
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class UnderWay(Generic[T]):
    """What is being made, by key. A thread cannot be stopped: what it makes should at least be there for the next."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[T]] = {}

    def __contains__(self, key: Hashable) -> bool:
        return key in self._tasks

    async def of(self, key: Hashable, begin: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What is made under a key, begun if nobody has. Who is cancelled stops waiting, and nothing else stops."""
        task = self._tasks.get(key)
        if task is None:
            task = self._tasks[key] = asyncio.create_task(begin())
            task.add_done_callback(lambda _: self._tasks.pop(key))
        return await asyncio.shield(task)
