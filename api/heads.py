"""Heads of requests: how long a path and how large headers may be; and a connection that gives up on slow or huge ones.

What exceeds the limit by little is answered as a problem. What exceeds it by much never becomes a request: the
connection itself counts, so that a header of any size costs no more memory than the limit.
"""

import asyncio
from typing import Any, cast

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.gate import Gate
from api.openapi import Described
from api.problems import STATUS
from api.readers import Reader
from api.refusal import refuse
from graph_service.domain import limits

LINGER_S = 1.0
"""How long what a refused caller still sends is read and thrown away, so that they get to read the answer."""


class Heads:
    """Refuses paths and headers beyond the limits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] == "http" and is_too_large(scope):
            await refuse(scope, send, "head", "api.head_too_large")
        else:
            await self._app(scope, receive, send)


def is_too_large(scope: Scope) -> bool:
    """Whether a head exceeds the limits."""
    path = len(scope.get("raw_path") or b"") + len(scope["query_string"])
    size = sum(len(name) + len(value) for name, value in scope["headers"])
    return path > limits.PATH_BYTES or size > limits.HEADER_BYTES


def _gate_of(app: Any) -> Gate | None:
    """The gate of the application, through whatever the server has wrapped around it."""
    while app is not None and not isinstance(app, Described):
        app = getattr(app, "app", None)
    return None if app is None else app.gate


class Connection(HttpToolsProtocol):
    """A connection that counts and times heads, and sends readers away before anything is begun for them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._is_in_head = True
        self._is_between = True
        self._sent_away: Reader | None = None
        self._is_refused = False
        self._is_answered = False
        self._patience: asyncio.TimerHandle | None = None
        self._quiet_since = 0.0
        self._gate = _gate_of(self.app)
        self._address = ""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there; the head must follow in time."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        self._patience = self.loop.call_later(limits.HEAD_S, self._lose_patience)

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._relax()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A piece of a request."""
        if self._is_refused or (self._is_between and self._sends_away_unread(data)):
            return
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > limits.HEADER_BYTES + limits.PATH_BYTES and b"\r\n\r\n" not in data:
                self._refuse()
                return
        self._read(data)
        if self._is_in_head and self._patience is None:
            self._patience = self.loop.call_later(limits.HEAD_S, self._lose_patience)

    def _sends_away_unread(self, data: bytes) -> bool:
        """Whether what came between two requests is one of a reader who was here before, and the gate is full."""
        gate = self._gate
        known = gate.readers.known(data, self._address) if gate is not None and self._is_idle else None
        if gate is None or known is None or not self._sends_away(gate, known):
            return False
        self._is_in_head = False
        self._relax()
        return True

    def _read(self, data: bytes) -> None:
        was_between, self._sent_away = self._is_between, None
        super().data_received(data)
        if was_between and self._is_between and self._gate is not None and self._sent_away is not None:
            self._gate.readers.remember(data, self._address, self._sent_away)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._is_in_head, self._head_bytes = True, 0
        self._is_between = False

    def on_headers_complete(self) -> None:
        """A head is there: a request begins, or is sent away where nothing has to be begun for that."""
        self._is_in_head = False
        self._relax()
        gate = self._gate_for_readers()
        reader = None if gate is None else self._reader_at(gate)
        if gate is None or reader is None:
            super().on_headers_complete()
        elif self._sends_away(gate, reader):
            self._is_answered, self._sent_away = True, reader
        else:
            super().on_headers_complete()
            gate.expect(reader, cast("Scope", self.scope))

    def on_body(self, body: bytes) -> None:
        """A piece of a body; of a request that was sent away it is thrown away."""
        if not self._is_answered:
            super().on_body(body)

    def on_message_complete(self) -> None:
        """A request has arrived whole."""
        self._is_between = True
        if self._is_answered:
            self._is_answered = False
        else:
            super().on_message_complete()

    def _gate_for_readers(self) -> Gate | None:
        """The gate, for a reader who has nothing else under way here; anybody else is answered in turn."""
        if not self._is_idle or self.parser.get_method() != b"GET" or not self.parser.should_keep_alive():
            return None
        return self._gate

    @property
    def _is_idle(self) -> bool:
        """Whether all that came was answered, and the answers were taken."""
        return self._has_answered and not self.flow.write_paused

    @property
    def _has_answered(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _reader_at(self, gate: Gate) -> Reader | None:
        path = self.url.partition(b"?")[0].decode("latin-1")
        asked = {"method": "GET", "path": path, "headers": self.headers, "client": self.client}
        return gate.reader(asked)

    def _sends_away(self, gate: Gate, reader: Reader) -> bool:
        """Whether the gate is full; then they were told so."""
        answer = gate.refusal_if_full(reader, self.server_state.default_headers)
        if answer is None:
            return False
        self.transport.write(answer)
        self.server_state.total_requests += 1
        self._quiet_since = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._wait_for_more(self.timeout_keep_alive)
        return True

    def _wait_for_more(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """Nothing has come for a while, unless readers were sent away meanwhile, who leave the timer as it is.

        What came together with such a reader may still be under way: whoever answers it waits for more again.
        """
        self.timeout_keep_alive_task = None
        left = self._quiet_since + self.timeout_keep_alive - self.loop.time()
        if self._has_answered and left > 0:
            self._wait_for_more(left)
        elif self._has_answered:
            super().timeout_keep_alive_handler()

    def _relax(self) -> None:
        if self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _lose_patience(self) -> None:
        self.transport.close()

    def _refuse(self) -> None:
        self._is_refused = True
        self._relax()
        status = STATUS_LINE[STATUS["head"]]
        self.transport.write(status + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.loop.call_later(LINGER_S, self.transport.close)
