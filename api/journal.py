"""One line of JSON per request, with ids only; and the last stop of an unexpected failure, noted once.

A line holds method, route template, status, duration, trace id, and ids of whoever asked and of what was written.
Paths, queries, headers, bodies, names and messages of exceptions never get in; JSON keeps a line one line.
"""

import asyncio
import time
import traceback
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import FilteringBoundLogger

from api.logs import Sparsely
from api.paths import Paths
from api.policy import Weight
from api.refusal import refuse
from api.trace import Trace, trace_of
from graph_service.access.trail import Trail, open_trail

FRAMES = 12
"""Places in the code that a failure is noted with, the innermost ones."""


class Journal:
    """Writes the line of each request and answers where nothing else did."""

    def __init__(self, app: ASGIApp, paths: Paths, log: FilteringBoundLogger) -> None:
        self._app = app
        self._paths = paths
        self._log = log
        self._unavailable = Sparsely(log, "unavailable")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        trace, began, status = trace_of(scope), time.perf_counter(), 0

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["traceparent"] = trace.parent
            await send(message)

        with open_trail() as trail:
            try:
                await self._app(scope, receive, sent)
            except asyncio.CancelledError:
                # the process is being stopped and this request took too long to be waited for
                if status:
                    raise
                await refuse(scope, sent, "unavailable", "api.stopping")
            except Exception as failure:  # noqa: BLE001  (the last stop: nothing of it may reach a log unfiltered)
                self._note(failure, trace)
                if status:
                    raise CutShort from None
                await refuse(scope, sent, "bug", "api.unexpected")
            finally:
                self._say(scope, trace, trail, status, time.perf_counter() - began)

    def _say(self, scope: Scope, trace: Trace, trail: Trail, status: int, seconds: float) -> None:
        path = self._paths.of(scope)
        if path.weight is Weight.OPEN:
            return
        if status == 503 and not trail.employee_id:
            self._unavailable.say()
            return
        self._log.info(
            "request", method=scope["method"], route=path.template, status=status, ms=round(seconds * 1000, 1),
            trace=trace.id, employee=trail.employee_id, key=trail.key_id, operation=trail.operation_id,
        )  # fmt: skip

    def _note(self, failure: Exception, trace: Trace) -> None:
        frames = traceback.extract_tb(failure.__traceback__)[-FRAMES:]
        places = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
        self._log.error("unexpected", trace=trace.id, kind=type(failure).__name__, places=places)


class CutShort(Exception):  # noqa: N818  (it ends a connection; it was noted already)
    """An answer that had begun could not be finished: the connection is closed."""
