"""Answers as they went out, for whoever asks the same again: the same tag, the same bytes.

Rights are not kept, nor is any mark left out: each question is asked as if nothing were kept here, up to where its tag
is known. Where that is the tag of what the same caller was given for the same address, it goes out again as it stands.
"""

import dataclasses

from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.caller import caller_of
from api.said import said
from graph_service.services.shelf import Shelf

KEPT_BYTES = 16 * 2**20
GIVEN = "graph_service.given"
"""In the scope of a request: what was given for the same one before."""
OK = 200
TO_BE_ASKED_ANEW = (b"cache-control", b"private, no-cache")
"""What an answer says that its asker may keep, and must ask about before using it again."""


@dataclasses.dataclass(frozen=True)
class Given:
    """An answer that went out with a tag; ``asked_bytes``: what the question takes beside it."""

    tag: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    asked_bytes: int

    @property
    def size_bytes(self) -> int:
        """What it takes, nearly."""
        return self.asked_bytes + len(self.body) + sum(len(name) + len(value) for name, value in self.headers)

    def again(self) -> Response:
        """The same answer."""
        answer = Response(self.body)
        answer.raw_headers = list(self.headers)
        return answer


def given_before(scope: Scope) -> Given | None:
    """What the same caller was given for the same address, if it was kept."""
    found: Given | None = scope.get(GIVEN)
    return found


def known_tags(scope: Scope, header: str | None) -> frozenset[str]:
    """Tags of answers that need not be given again: the asker's, and that of what was given before."""
    given = given_before(scope)
    return tags_of(header) | (frozenset() if given is None else {given.tag})


def tags_of(header: str | None) -> frozenset[str]:
    """The tags of ``If-None-Match``; a weak one counts like a strong one here."""
    if header is None:
        return frozenset()
    return frozenset(part.strip().removeprefix("W/").strip('"') for part in header.split(","))


class Keeper:
    """Keeps what goes out with a tag, the newest answer to each question; the innermost of all layers."""

    def __init__(self, app: ASGIApp, most_bytes: int = KEPT_BYTES) -> None:
        self._app = app
        self._kept: Shelf[Given] = Shelf(most_bytes, lambda given: given.size_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http" or scope["method"] != "GET" or not said(scope, b"authorization"):
            await self._app(scope, receive, send)
            return
        asked = _asked(scope)
        scope[GIVEN] = before = self._kept.get(asked)
        begun: Given | None = None

        async def sent(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = _begun(message, before)
            elif begun is not None and not message.get("more_body"):
                size = sum(map(len, asked))
                self._kept.put(asked, dataclasses.replace(begun, body=message["body"], asked_bytes=size))
            else:
                begun = None
            await send(message)

        await self._app(scope, receive, sent)


def _asked(scope: Scope) -> tuple[str, bytes, str, bytes]:
    """A question as far as its answer can be told from it."""
    return scope["path"], scope["query_string"], caller_of(scope), said(scope, b"accept-language")


def _begun(message: Message, before: Given | None) -> Given | None:
    """An answer to be kept, so far its head alone, before layers further out add to it; None for any other."""
    headers = tuple(message["headers"])
    if message["status"] != OK or TO_BE_ASKED_ANEW not in headers:
        return None
    tag = next((value.decode().strip('"') for name, value in headers if name == b"etag"), "")
    return None if not tag or (before is not None and before.tag == tag) else Given(tag, headers, b"", 0)
