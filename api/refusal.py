"""How a layer before the routes sends a request away: the same problems as everywhere, made once and kept."""

from functools import cache

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import Message, Scope, Send

from api.answer_headers import DEFAULTS
from api.language import language_of
from api.problems import problem
from graph_service.words import Language, say


async def refuse(scope: Scope, send: Send, kind: str, code: str, headers: tuple[tuple[str, str], ...] = ()) -> None:
    """Answer with a problem, whatever the body was going to be."""
    for message in _messages(kind, code, language_of(HTTPConnection(scope)), headers):
        await send(dict(message))  # layers further out add headers to it


@cache
def refusal(kind: str, code: str, language: Language) -> tuple[Message, Message]:
    """The same where no layer further out adds anything: with all headers that answers bear. Not to be changed."""
    start, body = _messages(kind, code, language, ())
    given = {name.lower() for name, _ in start["headers"]}
    defaults = [(name.lower().encode(), value.encode()) for name, value in DEFAULTS.items()]
    return {**start, "headers": [*start["headers"], *(one for one in defaults if one[0] not in given)]}, body


def length_of(scope: Scope) -> int | None:
    """What the request says its body will be; None where it does not say, or not in digits."""
    said = Headers(scope=scope).get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() else None


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
