"""One deadline per request: within it the database is asked, at its end the answer is 503.

What a thread has begun to compute by then is finished and kept (``graph_service/services/computing.py``).
"""

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.paths import Paths
from api.policy import Weight
from api.refusal import refuse
from graph_service.domain import limits
from graph_service.wiring import ends_within

MARGIN_S = 0.1
"""The database is given up a moment before the request, so that the cause can still be named."""


class Deadlines:
    """Ends what takes too long; uploads have a deadline of their own."""

    def __init__(self, app: ASGIApp, paths: Paths, timeout_s: float = limits.INTERACTIVE_S) -> None:
        self._app = app
        self._paths = paths
        self._timeout_s = timeout_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        timeout_s = limits.UPLOAD_S if self._paths.of(scope).weight is Weight.UPLOAD else self._timeout_s
        is_begun = False

        async def sent(message: Message) -> None:
            nonlocal is_begun
            is_begun = True
            await send(message)

        try:
            async with asyncio.timeout(timeout_s) as outer:
                with ends_within(timeout_s - MARGIN_S):
                    await self._app(scope, receive, sent)
        except TimeoutError:
            if is_begun or not outer.expired():
                raise
            await refuse(scope, send, "unavailable", "api.deadline")
