"""Heads of requests: how long a path and how large headers may be; and a connection that gives up on slow or huge ones.

What exceeds the limit by little is answered as a problem. What exceeds it by much never becomes a request: the
connection itself counts, so that a header of any size costs no more memory than the limit.
"""

import asyncio
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.problems import STATUS
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


class Connection(HttpToolsProtocol):
    """A connection that counts and times heads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._is_in_head = True
        self._is_refused = False
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there; the head must follow in time."""
        super().connection_made(transport)
        self._patience = self.loop.call_later(limits.HEAD_S, self._lose_patience)

    def connection_lost(self, exc: Exception | None) -> None:
        """They are gone."""
        self._relax()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """A piece of a request."""
        if self._is_refused:
            return
        if self._is_in_head:
            self._head_bytes += len(data)
            if self._head_bytes > limits.HEADER_BYTES + limits.PATH_BYTES and b"\r\n\r\n" not in data:
                self._refuse()
                return
        super().data_received(data)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._is_in_head, self._head_bytes = True, 0
        if self._patience is None:
            self._patience = self.loop.call_later(limits.HEAD_S, self._lose_patience)

    def on_headers_complete(self) -> None:
        """A head is there."""
        self._is_in_head = False
        self._relax()
        super().on_headers_complete()

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
