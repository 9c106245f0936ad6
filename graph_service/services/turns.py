"""So many computations at once as there are processors, the callers who wait for one in rotation.

More at once would make each slower and none earlier. Whoever asks seldom waits for one answer of each other caller,
not behind all that somebody has asked who asks all the time.
"""

import asyncio
import os
from collections import OrderedDict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PROCESSORS = os.cpu_count() or 1


class Turns:
    """Places to compute in, given to callers in rotation, to the questions of each in their order."""

    def __init__(self, places: int = PROCESSORS) -> None:
        self._free = places
        self._waiting: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @asynccontextmanager
    async def of(self, caller: str) -> AsyncIterator[None]:
        """A place for the time of the body; O(1) for each who waits. Whoever is cancelled holds up nobody."""
        await self.take(caller)
        try:
            yield
        finally:
            self.give_on()

    async def take(self, caller: str) -> None:
        """A place that ``give_on`` gives back, when it is the caller's turn."""
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(caller, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # the place came in the very moment in which waiting ended
                self.give_on()
            raise

    def give_on(self) -> None:
        """The place of somebody who has done, to the next who waits."""
        while self._waiting:
            caller, turns = self._waiting.popitem(last=False)
            turn = turns.popleft()
            if turns:
                self._waiting[caller] = turns
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
