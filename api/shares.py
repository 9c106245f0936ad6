"""Slots divided among those who ask at the moment: alone one may have them all, beside others no more than they.

Who asks at the moment is whoever has asked within the last few seconds; somebody who reads between two clicks still
counts.
"""

import asyncio
import dataclasses
import time
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

RECENT_S = 5.0


@dataclasses.dataclass
class _Caller:
    """What somebody has inside, what waits for it, and when they were last heard."""

    seen: float
    inside: int = 0
    waiting: deque[asyncio.Future[None]] = dataclasses.field(default_factory=deque)


class Shares:
    """Gives each caller an equal part of ``slots``, at least one; ``queue`` of theirs may wait for it, so long."""

    def __init__(self, slots: int, queue: int, wait_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._slots, self._queue, self._wait_s, self._clock = slots, queue, wait_s, clock
        self._callers: OrderedDict[bytes, _Caller] = OrderedDict()

    @property
    def each(self) -> int:
        """How many requests of one caller are worked on at once, as many as ask now."""
        return max(self._slots // max(len(self._callers), 1), 1)

    def is_full(self, caller: bytes) -> bool:
        """Whether the caller's next request would be sent away at once."""
        known = self._callers.get(caller)
        return known is not None and known.inside >= self.each and len(known.waiting) >= self._queue

    @asynccontextmanager
    async def of(self, caller: bytes) -> AsyncIterator[bool]:
        """Whether it came to the request in time; its part is held for the time of the body."""
        known = self._heard(caller)
        is_in = await self._enter(known)
        try:
            yield is_in
        finally:
            if is_in:
                known.inside -= 1
            self._next(known)

    def _heard(self, caller: bytes) -> _Caller:
        now = self._clock()
        known = self._callers.setdefault(caller, _Caller(now))
        known.seen = now
        self._callers.move_to_end(caller)
        while (oldest := next(iter(self._callers.items())))[1].seen < now - RECENT_S:
            if oldest[1].inside or oldest[1].waiting:
                oldest[1].seen = now
                self._callers.move_to_end(oldest[0])
            else:
                del self._callers[oldest[0]]
        return known

    async def _enter(self, known: _Caller) -> bool:
        if known.inside < self.each and not known.waiting:
            known.inside += 1
            return True
        if len(known.waiting) >= self._queue:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        known.waiting.append(turn)
        try:
            async with asyncio.timeout(self._wait_s):
                await turn
        except TimeoutError:
            # a turn that came in the very moment in which patience ended is taken
            if turn.cancelled():
                _forget(known, turn)
                return False
        except asyncio.CancelledError:
            if turn.cancelled():
                _forget(known, turn)
            else:
                known.inside -= 1
                self._next(known)
            raise
        return True

    def _next(self, known: _Caller) -> None:
        while known.waiting and known.inside < self.each:
            turn = known.waiting.popleft()
            if not turn.done():
                known.inside += 1
                turn.set_result(None)


def _forget(known: _Caller, turn: asyncio.Future[None]) -> None:
    with suppress(ValueError):  # whoever left has passed it over already
        known.waiting.remove(turn)
