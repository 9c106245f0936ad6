"""The gate: a process works on so many requests at once; some wait a moment, the others are sent away at once.

It stands before anything is parsed, so that a refusal costs next to nothing and those inside are finished in time.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from prometheus_client import Counter
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from api.caller import caller_of
from api.language import preferred
from api.logs import Sparsely
from api.measures import REQUESTS
from api.paths import UNKNOWN, Path, Paths
from api.policy import Weight
from api.problems import STATUS
from api.readers import Reader, Readers
from api.refusal import Refusal, lines_of, refusal
from api.room import Room
from api.said import said
from api.shares import Shares
from api.trace import parent_after
from graph_service.domain import limits
from graph_service.words import Language


def rooms(slots: int = limits.SLOTS, heavy: int = limits.SLOTS_HEAVY) -> dict[Weight, Room]:
    """The rooms of a process; what is open to all has none."""
    small = (Weight.PORTFOLIO, Weight.EXPORT, Weight.UPLOAD)
    return {
        Weight.LIGHT: Room(slots, limits.QUEUE),
        Weight.SEARCH: Room(max(slots // 2, 1), limits.QUEUE),
        **{weight: Room(heavy, heavy) for weight in small},
    }


EXPECTED = "graph_service.expected"
"""In the scope of a request that the gate expects: the rooms that do."""


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
        self.readers = Readers()
        self._more: Sequence[tuple[bytes, bytes]] = ()
        self._more_lines = b""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        for expecting in scope.pop(EXPECTED, ()):
            expecting.expected -= 1
        path = self._paths.of(scope) if scope["type"] == "http" else None
        room = None if path is None else self._rooms.get(path.weight)
        if room is None:
            await self._app(scope, receive, send)
        elif room.is_full or not await self._let_in(room, scope, receive, send):
            for message in self._refusal(scope, path or UNKNOWN):
                await send(message)

    async def _let_in(self, room: Room, scope: Scope, receive: Receive, send: Send) -> bool:
        """The request is carried out, if it comes to that in time."""
        async with self._shares.of(caller_of(scope)) as is_next:
            if not is_next or not await room.enter():
                return False
            try:
                await self._app(scope, receive, send)
            finally:
                room.leave()
        return True

    def reader(self, scope: Scope) -> Reader | None:
        """Who reads what, for a connection that need not make a task of it; None where no room is needed.

        ``scope`` has method, path, headers and client, no more.
        """
        path = self._paths.of(scope)
        room = self._rooms.get(path.weight)
        if room is None:
            return None
        refused = _counter("GET", path.template)
        return Reader(path, room, caller_of(scope), _busy(scope), said(scope, b"traceparent"), refused)

    def refusal_if_full(self, reader: Reader, more: Sequence[tuple[bytes, bytes]] = ()) -> bytes | None:
        """What a reader is sent away with who would find neither a slot nor a place in the queue; else None.

        It is ready for the wire, with ``more`` headers.
        """
        if not reader.room.is_full and not self._shares.is_full(reader.caller):
            return None
        self._shed.say()
        reader.refused.inc()
        if more is not self._more:  # a server has the same ones for a second
            self._more, self._more_lines = more, lines_of(more)
        return reader.answer.written(self._more_lines, parent_after(reader.traceparent))

    def expect(self, reader: Reader, scope: Scope) -> None:
        """A request is on its way here: until it comes, nobody else is told that its place is free.

        Many requests can be read before the first of them is looked at. Were all of them told that there is one
        place, all but one would be begun only to be sent away.
        """
        scope[EXPECTED] = (reader.room, self._shares.room_of(reader.caller))
        for expecting in scope[EXPECTED]:
            expecting.expected += 1

    def _refusal(self, scope: Scope, path: Path) -> Iterator[Message]:
        self._shed.say()
        _counter(scope["method"], path.template).inc()
        return _busy(scope).messages((b"traceparent", parent_after(said(scope, b"traceparent"))))


def _busy(scope: Scope) -> Refusal:
    return refusal("unavailable", "api.busy", _language(said(scope, b"accept-language")))


@lru_cache(1_024)
def _counter(method: str, route: str) -> Counter:
    return REQUESTS.labels(method, route, STATUS["unavailable"])


@lru_cache(256)
def _language(accepted: bytes) -> Language:
    return preferred(accepted.decode("latin-1"))
