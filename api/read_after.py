"""``Read-After``: an answer to a change says where it stands, and a later request says what it must not read behind.

One process reads what it wrote by itself. With several behind one address, on a cluster of databases, the next request
may meet a process and a server that have not seen the change yet: sent back, the header makes them wait for it. What
it holds is sealed, since a number of transactions tells of what others do, and so that nobody makes the database wait
for what never was.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from functools import cached_property

from cryptography.fernet import Fernet, InvalidToken
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.refusal import refuse
from graph_service.wiring import reads_after

HEADER = "Read-After"
_READING = {"GET", "HEAD", "OPTIONS"}
REFUSED = 400


class Marks:
    """Writes and reads the values of the header; every process with the same secret reads those of the others."""

    def __init__(self, secret: Callable[[], str]) -> None:
        self._secret = secret

    @cached_property
    def _seal(self) -> Fernet:
        """Made when first needed: a secret may have to be drawn and stored."""
        key = hashlib.sha256(b"read-after\x1e" + self._secret().encode()).digest()
        return Fernet(base64.urlsafe_b64encode(key))

    def write(self, reached: Iterable[str]) -> str:
        """Bookmarks as a value of the header."""
        return self._seal.encrypt(json.dumps(sorted(reached)).encode()).decode()

    def read(self, value: str | None) -> tuple[str, ...] | None:
        """The bookmarks behind a value; None for one that was not written here."""
        if value is None:
            return ()
        try:
            return tuple(json.loads(self._seal.decrypt(value.encode())))
        except InvalidToken:
            return None


class ReadAfter:
    """Hands in what a request must not read behind, and says where a change stands."""

    def __init__(self, app: ASGIApp, marks: Marks) -> None:
        self._app = app
        self._marks = marks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        after = self._marks.read(Headers(scope=scope).get(HEADER))
        if after is None:
            await refuse(scope, send, "invalid", "api.bad_read_after")
            return
        with reads_after(after) as trail:

            async def sent(message: Message) -> None:
                is_start = message["type"] == "http.response.start"
                # what was refused has changed nothing, and its answer is the same for all that is not there
                if is_start and scope["method"] not in _READING and message["status"] < REFUSED and trail.reached:
                    MutableHeaders(scope=message)[HEADER] = self._marks.write(trail.reached)
                await send(message)

            await self._app(scope, receive, sent)
