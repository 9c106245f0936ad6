"""How a layer before the routes sends a request away: the same problems as everywhere, made once and kept."""

import dataclasses
from collections.abc import Iterable, Iterator
from functools import cache

from starlette.requests import HTTPConnection
from starlette.types import Message, Scope, Send
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from api.answer_headers import DEFAULTS
from api.language import language_of
from api.problems import problem
from api.said import said
from graph_service.words import Language, say


async def refuse(scope: Scope, send: Send, kind: str, code: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
    """Answer with a problem, whatever the body was going to be."""
    for message in _messages(kind, code, language_of(HTTPConnection(scope)), headers):
        await send(dict(message))  # layers further out add headers to it


@dataclasses.dataclass(frozen=True)
class Refusal:
    """A problem with all headers that answers bear, for where no layer further out adds any."""

    status: int
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    head: bytes
    """Its status line and headers as they go over the wire, without the empty line."""

    def messages(self, *more: tuple[bytes, bytes]) -> Iterator[Message]:
        """What a server is told to send, with more headers."""
        yield {"type": "http.response.start", "status": self.status, "headers": [*self.headers, *more]}
        yield {"type": "http.response.body", "body": self.body}

    def written(self, more: bytes, traceparent: bytes) -> bytes:
        """The same as it goes over the wire, with more lines."""
        return b"%b%btraceparent: %b\r\n\r\n%b" % (self.head, more, traceparent, self.body)


@cache
def refusal(kind: str, code: str, language: Language) -> Refusal:
    """A problem that is sent as often as possible: put together once."""
    start, body = _messages(kind, code, language, ())
    given = {name.lower() for name, _ in start["headers"]}
    defaults = [(name.lower().encode(), value.encode()) for name, value in DEFAULTS.items()]
    headers = (*start["headers"], *(one for one in defaults if one[0] not in given))
    head = STATUS_LINE[start["status"]] + lines_of(headers)
    return Refusal(start["status"], headers, body["body"], head)


def lines_of(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Headers as they go over the wire."""
    return b"".join(b"%b: %b\r\n" % one for one in headers)


def length_of(scope: Scope) -> int | None:
    """What the request says its body will be; None where it does not say, or not in digits."""
    size = said(scope, b"content-length")
    return int(size) if size.isdigit() else None


@cache
def _messages(
    kind: str, code: str, language: Language, headers: tuple[tuple[str, str], ...]
) -> tuple[Message, Message]:
    answer = problem(kind, code, language, say(code, language))
    for name, value in headers:
        answer.headers[name] = value
    return (
        {"type": "http.response.start", "status": answer.status_code, "headers": answer.raw_headers},
        {"type": "http.response.body", "body": bytes(answer.body)},
    )
