"""The gate: a process works on so many requests at once; some wait a moment, the others are sent away at once.

It stands before anything is parsed, so that a refusal costs next to nothing and those inside are finished in time.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress

from starlette.types import ASGIApp, Receive, Scope, Send

from api.paths import Paths
from api.policy import Weight
from api.refusal import refuse
from graph_service.domain import limits


class Room:
    """Slots for one kind of request and a short queue before them, first come first served."""

    def __init__(self, slots: int, queue: int, wait_s: float = limits.QUEUE_S) -> None:
        self.free = slots
        self._queue = queue
        self._wait_s = wait_s
        self._waiting: deque[asyncio.Future[None]] = deque()

    async def enter(self) -> bool:
        """Take a slot; False where none comes free in time. Whoever entered must leave."""
        if self.free:
            self.free -= 1
            return True
        if len(self._waiting) >= self._queue:
            return False
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(self._wait_s):
                await turn
        except TimeoutError:
            # a slot that came in the very moment in which patience ended is taken
            return not self._forget(turn)
        except asyncio.CancelledError:
            if not self._forget(turn):
                self.leave()
            raise
        return True

    def _forget(self, turn: asyncio.Future[None]) -> bool:
        """Whether whoever waited has no slot; then their place in the queue is another's."""
        if not turn.cancelled():
            return False
        with suppress(ValueError):  # whoever left has passed it over already
            self._waiting.remove(turn)
        return True

    def leave(self) -> None:
        """Give the slot to whoever waits longest."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1


def rooms(slots: int = limits.SLOTS, heavy: int = limits.SLOTS_HEAVY) -> dict[Weight, Room]:
    """The rooms of a process; what is open to all has none."""
    small = (Weight.PORTFOLIO, Weight.EXPORT, Weight.UPLOAD)
    return {
        Weight.LIGHT: Room(slots, limits.QUEUE),
        Weight.SEARCH: Room(max(slots // 2, 1), limits.QUEUE),
        **{weight: Room(heavy, heavy) for weight in small},
    }


class Gate:
    """Lets a request in when its kind has a slot."""

    def __init__(self, app: ASGIApp, paths: Paths, rooms: Mapping[Weight, Room]) -> None:
        self._app = app
        self._paths = paths
        self._rooms = rooms

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        room = self._rooms.get(self._paths.of(scope).weight) if scope["type"] == "http" else None
        if room is None:
            await self._app(scope, receive, send)
        elif await room.enter():
            try:
                await self._app(scope, receive, send)
            finally:
                room.leave()
        else:
            await refuse(scope, send, "unavailable", "api.busy")
