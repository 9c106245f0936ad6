"""Slots divided among those who ask at the moment: alone one may have them all, beside others no more than they.

Who asks at the moment is whoever has asked within the last few seconds; somebody who reads between two clicks still
counts.
"""

import dataclasses
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from api.room import Room

RECENT_S = 5.0


@dataclasses.dataclass
class _Caller:
    """A caller's part of the slots, and when they were last heard."""

    seen: float
    room: Room


class Shares:
    """Gives each caller an equal part of ``slots``, at least one; ``queue`` of theirs may wait for it, so long."""

    def __init__(self, slots: int, queue: int, wait_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._slots, self._queue, self._wait_s, self._clock = slots, queue, wait_s, clock
        self._callers: OrderedDict[str, _Caller] = OrderedDict()

    def each(self) -> int:
        """How many requests of one caller are worked on at once, as many as ask now."""
        return max(self._slots // max(len(self._callers), 1), 1)

    def is_full(self, caller: str) -> bool:
        """Whether the caller's next request would be sent away at once."""
        known = self._callers.get(caller)
        return known is not None and known.room.is_full

    def room_of(self, caller: str) -> Room:
        """The caller's own room; they have been heard."""
        return self._heard(caller)

    @asynccontextmanager
    async def of(self, caller: str) -> AsyncIterator[bool]:
        """Whether it came to the request in time; its part is held for the time of the body."""
        room = self._heard(caller)
        is_in = await room.enter()
        try:
            yield is_in
        finally:
            if is_in:
                room.leave()

    def _heard(self, caller: str) -> Room:
        now = self._clock()
        known = self._callers.setdefault(caller, _Caller(now, Room(self.each, self._queue, self._wait_s)))
        known.seen = now
        self._callers.move_to_end(caller)
        self._forget_before(now - RECENT_S)
        return known.room

    def _forget_before(self, moment: float) -> None:
        """Whoever was last heard before a moment asks no more, unless they still have something inside."""
        for caller, known in list(self._callers.items()):
            if known.seen >= moment:
                return
            if known.room.is_empty:
                del self._callers[caller]
