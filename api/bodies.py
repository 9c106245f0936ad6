"""Bodies: how large, how slow and how deep they may be, found out before anybody reads them.

A body is gathered here and handed on whole, but for uploads, which are counted while they pass.
"""

import asyncio
import re
from collections.abc import Awaitable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.paths import Paths
from api.policy import Weight
from api.refusal import length_of, refuse
from graph_service.domain import limits

BODILESS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FRAMING_BYTES = 64 * 2**10
"""What a form adds to the file in it."""
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*+"?', re.DOTALL)
_NOT_BRACKETS = bytes(byte for byte in range(256) if byte not in b"[]{}")
_OPENING = frozenset(b"[{")


class BodyRefused(Exception):  # noqa: N818  (an answer, not an error of ours)
    """A body that is not read further; ``code`` says why."""

    def __init__(self, kind: str, code: str) -> None:
        self.kind = kind
        self.code = code
        super().__init__(code)


class Bodies:
    """Refuses bodies that are too large, too slow or nested too deep."""

    def __init__(self, app: ASGIApp, paths: Paths) -> None:
        self._app = app
        self._paths = paths

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] in BODILESS:
            await self._app(scope, receive, send)
            return
        is_upload = self._paths.of(scope).weight is Weight.UPLOAD
        limit = limits.UPLOAD_BYTES + FRAMING_BYTES if is_upload else limits.BODY_BYTES
        arriving = Arriving(receive, limit)
        if (length_of(scope) or 0) > limit:
            await refuse(scope, send, "too_large", "api.too_large")
            return
        try:
            await self._app(scope, arriving.next if is_upload else whole(await gathered(arriving)), send)
        except BodyRefused as refused:
            await refuse(scope, send, refused.kind, refused.code)


class Arriving:
    """A body on its way in, counted and timed."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._bytes = 0
        self._began: float | None = None
        self._is_done = False

    async def next(self) -> Message:
        """The next piece."""
        if self._is_done:
            return await self._receive()
        message = await self._in_time(self._receive())
        self._bytes += len(message.get("body", b""))
        self._is_done = not message.get("more_body", False)
        if self._bytes > self._limit:
            raise BodyRefused("too_large", "api.too_large")
        return message

    async def _in_time(self, piece: Awaitable[Message]) -> Message:
        """It may be slow for a moment; after that what has arrived buys the time for the rest."""
        now = asyncio.get_running_loop().time()
        self._began = now if self._began is None else self._began
        ends = self._began + limits.BODY_GRACE_S + self._bytes / limits.BODY_RATE
        try:
            async with asyncio.timeout_at(ends):
                return await piece
        except TimeoutError as late:
            raise BodyRefused("slow", "api.slow_body") from late


async def gathered(arriving: Arriving) -> list[Message]:
    """All pieces of a body; what is nested too deep is refused."""
    pieces: list[Message] = []
    while not pieces or pieces[-1].get("more_body", False):
        pieces.append(await arriving.next())
    if depth_of(b"".join(piece.get("body", b"") for piece in pieces)) > limits.JSON_DEPTH:
        raise BodyRefused("invalid", "api.too_deep")
    return pieces


def whole(pieces: list[Message]) -> Receive:
    """A body gathered, to be read once more."""
    left = iter(pieces)
    gone = asyncio.Event()

    async def receive() -> Message:
        piece = next(left, None)
        if piece is None:
            await gone.wait()
        return piece or {"type": "http.disconnect"}

    return receive


def depth_of(body: bytes) -> int:
    """How deep arrays and objects are nested, as far as is allowed plus one."""
    depth = deepest = 0
    if body.count(b"[") + body.count(b"{") <= limits.JSON_DEPTH:
        return depth
    for byte in _STRINGS.sub(b"", body).translate(None, _NOT_BRACKETS):
        depth += 1 if byte in _OPENING else -1
        deepest = max(deepest, depth)
        if deepest > limits.JSON_DEPTH:
            break
    return deepest
