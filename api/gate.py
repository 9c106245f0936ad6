"""The gate: a process works on so many requests at once; some wait a moment, the others are sent away at once.

It stands before anything is parsed, so that a refusal costs next to nothing and those inside are finished in time.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from api.language import preferred
from api.logs import Sparsely
from api.measures import REQUESTS
from api.paths import UNKNOWN, Path, Paths
from api.policy import Weight
from api.refusal import refusal
from api.shares import Shares
from api.trace import trace_of
from graph_service.domain import limits
from graph_service.words import Language


class Room:
    """Slots for one kind of request and a short queue before them, first come first served."""

    def __init__(self, slots: int, queue: int, wait_s: float = limits.QUEUE_S) -> None:
        self.free = slots
        self._queue = queue
        self._wait_s = wait_s
        self._waiting: deque[asyncio.Future[None]] = deque()

    @property
    def is_full(self) -> bool:
        """Whether whoever comes now is sent away at once."""
        return not self.free and len(self._waiting) >= self._queue

    async def enter(self) -> bool:
        """Take a slot; False where none comes free in time. Whoever entered must leave."""
        if self.free:
            self.free -= 1
            return True
        if self.is_full:
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
    """Lets a request in when its caller has not many others inside, and its kind has a slot.

    It is the outermost of all layers, and what it says was put together beforehand: in an overload most requests are
    sent away, and each costs what could have been an answer.
    """

    def __init__(
        self,
        app: ASGIApp,
        paths: Paths,
        rooms: Mapping[Weight, Room],
        log: FilteringBoundLogger,
        shares: Shares,
    ) -> None:
        self._app = app
        self._paths = paths
        self._rooms = rooms
        self._shares = shares
        self._shed = Sparsely(log, "unavailable")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = self._paths.of(scope) if scope["type"] == "http" else None
        room = None if path is None else self._rooms.get(path.weight)
        if room is None:
            await self._app(scope, receive, send)
        elif room.is_full or not await self._let_in(room, scope, receive, send):
            for message in self._refusal(scope, path or UNKNOWN):
                await send(message)

    async def _let_in(self, room: Room, scope: Scope, receive: Receive, send: Send) -> bool:
        """The request is carried out, if it comes to that in time."""
        async with self._shares.of(_caller_of(scope)) as is_next:
            if not is_next or not await room.enter():
                return False
            try:
                await self._app(scope, receive, send)
            finally:
                room.leave()
        return True

    def refusal_if_full(self, scope: Scope) -> tuple[Message, Message] | None:
        """What a request is sent away with that would find neither a slot nor a place in the queue; else None.

        For a connection that need not make a task of it: ``scope`` has method, path and headers, no more.
        """
        path = self._paths.of(scope)
        room = self._rooms.get(path.weight)
        if room is None:
            return None
        is_full = room.is_full or self._shares.is_full(_caller_of(scope))
        return self._refusal(scope, path) if is_full else None

    def _refusal(self, scope: Scope, path: Path) -> tuple[Message, Message]:
        start, body = refusal("unavailable", "api.busy", _language(_said(scope, b"accept-language")))
        self._shed.say()
        REQUESTS.labels(scope["method"], path.template, start["status"]).inc()
        return {**start, "headers": [*start["headers"], (b"traceparent", trace_of(scope).parent.encode())]}, body


@lru_cache(256)
def _language(said: bytes) -> Language:
    return preferred(said.decode("latin-1"))


def _caller_of(scope: Scope) -> bytes:
    """Who asks, as far as anybody can tell before looking closer: a credential as it is, else an address."""
    return _said(scope, b"authorization") or str((scope.get("client") or ("nobody",))[0]).encode()


def _said(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")
