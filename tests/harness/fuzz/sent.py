"""A request as it goes over the wire, and written down so that it can be sent once more."""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import httpx

from graph_service.access.policy import Role
from tests.harness.described import Described

KEY = "key of the role"
"""Stands for the key in what is written down: the key itself is another one in every run."""
SENDABLE = 60_000
"""So much of a target the client sends, which refuses to send more than 64 KB; the service takes far less."""


@dataclass(frozen=True)
class Sent:
    """``why``: what is made up about it; ``is_known``: whether it bears the key of its role."""

    number: int
    role: Role
    route: Described
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    content: bytes
    why: str
    is_known: bool = True

    @property
    def is_read(self) -> bool:
        """Whether nothing may be changed by it."""
        return self.method in {"GET", "HEAD", "OPTIONS", "TRACE"}

    def request(self, key: str) -> httpx.Request:
        """As it is sent with a key."""
        ours = [("Authorization", f"Bearer {key}")] if self.is_known else []
        raw = [(name.encode(), _bytes(value)) for name, value in (*ours, *self.headers)]
        return httpx.Request(self.method, f"http://service{self.target[:SENDABLE]}", headers=raw, content=self.content)

    def written(self) -> str:
        """One line, from which ``read`` makes it again."""
        content = base64.b64encode(self.content).decode()
        parts = [self.role.value, self.route.name, self.method, self.target, self.headers, content, self.is_known]
        return json.dumps([*parts, f"{self.number}: {self.why}"])


def read(line: str, routes: Mapping[str, Described]) -> Sent:
    """A request that was written down."""
    role, name, method, target, headers, content, is_known, why = json.loads(line)
    pairs = tuple((one, value) for one, value in headers)
    return Sent(0, Role(role), routes[name], method, target, pairs, base64.b64decode(content), why, is_known)


def target_of(path: str, names: Mapping[str, Any], query: Iterable[tuple[str, Any]]) -> str:
    """Path and query as they are typed: values that stand in a path are quoted whole."""
    for name, value in names.items():
        path = path.replace(f"{{{name}}}", quoted(value) or "%20")
    asked = urlencode([(name, _encodable(_text(value))) for name, value in query])
    return f"{path}?{asked}" if asked else path


def quoted(value: Any) -> str:
    """A value as a part of a path."""
    return quote(_encodable(_text(value)), safe="")


def is_sendable(value: str) -> bool:
    """What a header can carry at all: a client refuses the rest before it is sent."""
    return not any(one in value for one in "\r\n\x00") and value == value.strip()


def pairs_of(query: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """A query as pairs; lists name their parameter once for each item."""
    return [(name, one) for name, value in query.items() for one in (value if isinstance(value, list) else [value])]


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _encodable(text: str) -> bytes:
    return text.encode(errors="replace")


def _bytes(value: str) -> bytes:
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode(errors="replace")
