"""A connection at a full gate: however its bytes come in pieces, and whatever came before, it answers the same."""

import asyncio
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from api.app import routers
from api.gate import Gate
from api.heads import Connection
from api.logs import log_to
from api.measures import REQUESTS as REQUESTS_COUNTED
from api.openapi import Described
from api.paths import Paths
from api.policy import Weight
from api.readers import REMEMBERED, SHORT, Reader, Readers
from api.refusal import refusal
from api.room import Room
from api.shares import Shares

GET = b"GET /v1/me HTTP/1.1\r\nhost: here\r\nauthorization: Bearer %b\r\n"
ZHOU = GET % b"zhou" + b"\r\n"
IN_CHINESE = GET % b"zhou" + b"accept-language: zh\r\n\r\n"
TRACED = GET % b"zhou" + b"traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\n\r\n"
WITH_BODY = GET % b"zhou" + b"content-length: %d\r\n\r\n" % len(ZHOU)
POST = b"POST /v1/observations HTTP/1.1\r\nhost: here\r\ncontent-length: 2\r\n\r\n{}"
LIVE = b"GET /livez HTTP/1.1\r\nhost: here\r\n\r\n"
REQUESTS = (ZHOU, IN_CHINESE, TRACED, WITH_BODY + ZHOU, POST, LIVE, GET % b"li" + b"\r\n")
PASSING = re.compile(rb"traceparent: \S+\r\n")


class Forgetful(Readers):
    """Reads every head anew: the other road to each answer."""

    def remember(self, data: bytes, address: str, reader: Reader) -> None:
        """Nobody."""
        del data, address, reader


class Wire(asyncio.Transport):
    """What a connection says to its caller."""

    def __init__(self, address: str = "10.0.0.1") -> None:
        super().__init__({"peername": (address, 1), "sockname": ("10.0.0.9", 80)})
        self.said = b""
        self.is_closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Bytes to the caller."""
        self.said += bytes(data)

    def is_closing(self) -> bool:
        """Whether it has ended."""
        return self.is_closed

    def close(self) -> None:
        """It ends."""
        self.is_closed = True

    def pause_reading(self) -> None:
        """The pieces here come when they come."""

    def resume_reading(self) -> None:
        """The pieces here come when they come."""


class House:
    """A service of which only the gate answers; ``places`` may be changed meanwhile."""

    def __init__(self, readers: Readers | None = None) -> None:
        self.places = 0
        self.let_in: list[str] = []
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        app = Described(title="here", version="1")
        rooms = {Weight.LIGHT: Room(lambda: self.places, 0)}
        app.gate = Gate(self._inside, Paths(routers()), rooms, log_to(io.StringIO()), Shares(4, 4, 1))
        self.gate = app.gate
        self.gate.readers = readers or self.gate.readers
        self._config = uvicorn.Config(app, http=Connection, lifespan="off", log_config=None, access_log=False)
        self._config.load()

    async def _inside(self, scope: Scope, _receive: Receive, send: Send) -> None:
        self.let_in.append(scope["path"])
        await self.may_answer.wait()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"0")]})
        await send({"type": "http.response.body"})

    def call(self, address: str = "10.0.0.1") -> tuple[Connection, Wire]:
        """A new connection."""
        connection, wire = Connection(self._config, ServerState(), {}), Wire(address)
        connection.connection_made(wire)
        return connection, wire

    async def tell(self, *pieces: bytes) -> Wire:
        """A connection of which the pieces come one after the other, each once the one before was looked at."""
        connection, wire = self.call()
        for piece in pieces:
            connection.data_received(piece)
            await settled()
        connection.connection_lost(None)
        return wire

    @property
    def n_known(self) -> int:
        """Heads that are remembered."""
        return len(self.gate.readers._known)


async def settled() -> None:
    """Whatever was begun has been answered."""
    for _ in range(20):
        await asyncio.sleep(0)


def statuses(wire: Wire) -> list[int]:
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d+)", wire.said)]


def same(wire: Wire) -> bytes:
    """What was said, but for the trace of each."""
    return PASSING.sub(b"", wire.said)


def cuts(data: bytes) -> st.SearchStrategy[list[bytes]]:
    places = st.lists(st.integers(0, len(data)), max_size=4).map(sorted)
    return places.map(lambda at: [data[i:j] for i, j in zip([0, *at], [*at, len(data)], strict=True) if i < j])


@st.composite
def told(draw: Callable[..., Any]) -> list[bytes]:
    """Requests in pieces: most as they are, some cut anywhere, some several at once."""
    pieces: list[bytes] = []
    for _ in range(draw(st.integers(1, 5))):
        requests = b"".join(draw(st.lists(st.sampled_from(REQUESTS), min_size=1, max_size=2)))
        pieces += draw(st.just([requests]) | cuts(requests))
    return pieces


@given(st.lists(told(), min_size=1, max_size=3), st.integers(0, 1))
def test_whoever_is_recognised_is_told_what_a_reader_of_every_head_would_tell(
    calls: list[list[bytes]], places: int
) -> None:
    async def answers(house: House) -> tuple[list[bytes], list[str]]:
        said = []
        for pieces in calls:
            house.places = 0
            said.append(same(await house.tell(*pieces)))
            house.places = places
            said.append(same(await house.tell(*pieces)))
        return said, house.let_in

    assert asyncio.run(answers(House())) == asyncio.run(answers(House(Forgetful())))


async def test_a_head_that_comes_again_is_recognised_in_each_language_and_let_in_when_there_is_room() -> None:
    house = House()
    wire = await house.tell(ZHOU, ZHOU, IN_CHINESE, ZHOU, IN_CHINESE)
    assert (statuses(wire), house.n_known) == ([503] * 5, 2)
    assert wire.said.count(b"content-language: zh") == 2
    assert len(set(PASSING.findall(wire.said))) == 5, "each has a trace of its own"
    house.places = 1
    assert statuses(await house.tell(ZHOU, IN_CHINESE)) == [200, 200]
    assert house.let_in == ["/v1/me", "/v1/me"]


async def test_a_recognised_head_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    await house.tell(ZHOU)
    monkeypatch.setattr(house.gate, "reader", None)
    assert statuses(await house.tell(ZHOU, ZHOU)) == [503, 503]


async def test_what_follows_a_head_is_never_taken_for_a_request() -> None:
    house = House()
    wire = await house.tell(ZHOU, WITH_BODY, ZHOU)
    assert statuses(wire) == [503, 503], "the third piece is the body of the second"
    assert house.n_known == 1


async def test_what_comes_after_a_reader_was_sent_away_is_not_taken_for_theirs() -> None:
    house = House()
    assert statuses(await house.tell(ZHOU, LIVE, LIVE)) == [503, 200, 200]
    assert house.n_known == 1


async def test_whoever_has_something_under_way_is_answered_in_turn() -> None:
    house = House()
    await house.tell(ZHOU)
    connection, wire = house.call()
    connection.data_received(LIVE)
    connection.data_received(ZHOU)
    await settled()
    assert statuses(wire) == [200, 503]


@pytest.mark.parametrize("once", [TRACED, ZHOU + IN_CHINESE, POST, LIVE, WITH_BODY, GET % (b"z" * SHORT) + b"\r\n"])
async def test_only_whole_heads_that_can_come_again_are_remembered(once: bytes) -> None:
    house = House()
    await house.tell(once, once)
    assert house.n_known == 0


async def test_a_trace_is_taken_up_at_a_full_gate() -> None:
    assert b"traceparent: 00-0af7651916cd43dd8448eb211c80319c-" in (await House().tell(TRACED)).said


async def test_who_shows_no_credential_is_known_by_their_address() -> None:
    house, head = House(), b"GET /v1/me HTTP/1.1\r\nhost: here\r\n\r\n"
    for address in ("10.0.0.1", "10.0.0.2"):
        connection, _ = house.call(address)
        connection.data_received(head)
    callers = {reader.caller for reader in house.gate.readers._known.values()}
    assert callers == {"10.0.0.1", "10.0.0.2"}


async def test_nobody_is_hurried_after_they_were_sent_away_and_everybody_is_who_begins_a_head() -> None:
    house = House()
    await house.tell(ZHOU)
    connection, _ = house.call()
    assert connection._patience is not None, "a first head must come in time"
    for _ in range(2):
        connection.data_received(ZHOU)
        assert connection._patience is None
    connection.data_received(ZHOU[:30])
    assert connection._patience is not None
    connection.data_received(ZHOU[30:])
    assert connection._patience is None
    connection.connection_lost(None)


def test_no_more_is_remembered_than_there_is_room_for() -> None:
    readers = Readers()
    reader = Reader(
        Paths(routers()).of({"method": "GET", "path": "/v1/me"}),
        Room(0, 0),
        "zhou",
        refusal("unavailable", "api.busy", "en"),
        b"",
        REQUESTS_COUNTED.labels("GET", "/v1/me", 503),
    )
    heads = [GET % str(number).encode() + b"\r\n" for number in range(REMEMBERED + 1)]
    for head in heads:
        readers.remember(head, "10.0.0.1", reader)
    assert readers.known(heads[-1], "10.0.0.1") is reader
    assert readers.known(heads[-1], "10.0.0.2") is None
    assert readers.known(heads[0], "10.0.0.1") is None
    assert {type(key) for key in readers._known} == {int}, "no head is kept, nor what it shows"


async def test_whoever_does_not_take_answers_gets_no_more_of_them_than_a_buffer_holds() -> None:
    house = House()
    await house.tell(ZHOU)
    connection, wire = house.call()
    connection.pause_writing()
    for _ in range(3):
        connection.data_received(ZHOU)
        await settled()
    assert wire.said.count(b"HTTP/1.1") <= 1
    connection.resume_writing()
    await settled()
    assert statuses(wire) == [503] * 3
    connection.connection_lost(None)


async def test_a_connection_does_not_end_while_something_that_came_with_a_refused_reader_is_under_way() -> None:
    house = House()
    house.may_answer.clear()
    connection, wire = house.call()
    connection.data_received(ZHOU + LIVE)
    await settled()
    assert house.let_in == ["/livez"]
    connection._quiet_since -= connection.timeout_keep_alive
    connection.timeout_keep_alive_handler()
    assert not wire.is_closed
    house.may_answer.set()
    await settled()
    assert statuses(wire) == [503, 200]
    assert connection.timeout_keep_alive_task is not None, "now more is waited for"
    connection.connection_lost(None)


async def test_a_connection_ends_when_nothing_came_for_a_while_and_not_while_readers_are_sent_away() -> None:
    house = House()
    await house.tell(ZHOU)
    connection, wire = house.call()
    connection.data_received(ZHOU)
    first = connection.timeout_keep_alive_task
    connection.data_received(ZHOU)
    assert connection.timeout_keep_alive_task is first, "one timer, however many are sent away"
    connection.timeout_keep_alive_handler()
    assert not wire.is_closed, "the last one was just now"
    assert connection.timeout_keep_alive_task is not first, "it is looked at again"
    connection._quiet_since -= connection.timeout_keep_alive
    connection.timeout_keep_alive_handler()
    assert wire.is_closed
    connection.connection_lost(None)
