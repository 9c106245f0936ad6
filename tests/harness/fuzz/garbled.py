"""A request that would be answered, with one thing wrong about it: what clients, proxies and scanners really send."""

import dataclasses
import json
import random
from collections.abc import Callable, Mapping
from typing import Any

from graph_service.domain import limits
from tests.harness.cells import Case
from tests.harness.fuzz.filled import Filling
from tests.harness.fuzz.sent import Sent, quoted

STRANGE = (
    "", " ", "\x00", "\u202e名", "é\u0301", "𝕏" * 50, "\ud800", "名" * 3_000, "a" * 5_000, "%00", "..%2F..", "NaN",
    "-1", "9" * 400, "1e999", "0x10", "2026-02-30", "2026-13-01T00:00:00Z", "9999-12-31", "0001-01-01", "true", "[]",
    "{}", "'", '"', "\n\r", "\u2028", "\ufeff", "$id", "{{7*7}}", "c-own", "١٢",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, -1e308, float("nan"), float("inf"), 2**53, 2**63, 2**64, 10**400, [], {},
    [None], [[]], {"a": {"b": []}}, ["c-own"] * 101, *STRANGE,
)  # fmt: skip
MEDIA = (
    "text/plain", "application/xml", "application/x-www-form-urlencoded", "multipart/form-data", "", "image/png;;;",
    "application/json; charset=utf-16", "application/problem+json",
)  # fmt: skip
HEADERS = {
    "Accept": ("application/xml", "*/*;q=0", "x" * 500), "Accept-Language": ("", "zh-CN,zh;q=0.9", "q=;;;,", "x" * 900),
    "If-None-Match": ("*", 'W/"x"', ",,,", '"' * 300), "If-Match": ("*", '"0"', "1", 'W/"1"', '"99999999999999999999"'),
    "Idempotency-Key": ("", "é", "a b", "k" * 201), "X-Purpose": ("%E5%B9%B4", "%00", "%", "p" * 4_001),
    "Traceparent": ("00-" + "0" * 32 + "-" + "0" * 16 + "-00", "ff-x", "00-" + "a" * 32 + "-" + "b" * 16 + "-01"),
    "Content-Length": ("0", "7", "-1", "1e3"), "X-Request-Id": ("x" * 4_000,), "Range": ("bytes=0-1",),
    "Cookie": ("a=b; " * 200,), "Expect": ("100-continue",), "Transfer-Encoding": ("chunked",), "Host": ("",),
    "X-HTTP-Method-Override": ("DELETE",), "X-Forwarded-For": ("127.0.0.1",), "Content-Encoding": ("gzip",),
}  # fmt: skip
AUTHORIZATIONS = (
    (), ("Bearer",), ("Bearer ",), ("Basic YTpi",), ("Bearer gsk_0000",), ("Bearer " + "x" * 9_000,), ("bearer\tx",),
    ("Bearer eyJhbGciOiJub25lIn0.e30.",), ("Bearer a", "Bearer b"), ("é",),
)  # fmt: skip
METHODS = ("HEAD", "OPTIONS", "TRACE", "PUT", "DELETE", "PATCH", "POST", "BREW")
Garble = Callable[[Sent, random.Random], Sent]


def valid(case: Case, filling: Filling, number: int) -> Sent:
    """A case of the policy's table as it would be sent."""
    headers = {"X-Purpose": "annual-review"}
    if case.route.is_write:
        headers["Idempotency-Key"] = f"fuzz-{number}"
        if case.record and "If-Match" in case.route.names_of("header"):
            headers["If-Match"] = filling.version(*case.record)
    content = b"" if case.body is None else json.dumps(case.body).encode()
    if content:
        headers["Content-Type"] = "application/json"
    asked = "&".join(f"{name}={quoted(value)}" for name, value in case.params)
    target = case.path + (f"?{asked}" if asked else "")
    return Sent(number, case.role, case.route, case.route.method, target, tuple(headers.items()), content, "valid")


def garbled(sent: Sent, drawn: random.Random) -> Sent:
    """The same with one thing wrong."""
    name = drawn.choice(list(GARBLES))
    return dataclasses.replace(GARBLES[name](sent, drawn), why=name)


def with_header(sent: Sent, name: str, value: str) -> Sent:
    """The same with a header in place of what stood there."""
    kept = tuple(pair for pair in sent.headers if pair[0].lower() != name.lower())
    return dataclasses.replace(sent, headers=(*kept, (name, value)))


def _header(sent: Sent, drawn: random.Random) -> Sent:
    name = drawn.choice(list(HEADERS))
    return with_header(sent, name, drawn.choice(HEADERS[name]))


def _stranger(sent: Sent, drawn: random.Random) -> Sent:
    for value in drawn.choice(AUTHORIZATIONS):
        sent = dataclasses.replace(sent, headers=(*sent.headers, ("Authorization", value)))
    return dataclasses.replace(sent, is_known=False)


def _query(sent: Sent, drawn: random.Random) -> Sent:
    names = sent.route.names_of("query") or ["nothing-of-the-kind"]
    pairs = "&".join(
        f"{drawn.choice(names)}={quoted(drawn.choice(STRANGE))[: limits.PATH_BYTES - 500]}"
        for _ in range(drawn.choice((1, 1, 2)))
    )
    return dataclasses.replace(sent, target=f"{sent.target}{'&' if '?' in sent.target else '?'}{pairs}")


def _path(sent: Sent, drawn: random.Random) -> Sent:
    """One part of the path is another text."""
    parts = sent.target.partition("?")[0].split("/")
    place = drawn.randrange(2, len(parts)) if len(parts) > 2 else 1
    strange = ("", "%2F", "%2E%2E", "%ff", "%F0%9F", ";a=b", parts[place].upper(), quoted(drawn.choice(STRANGE)))
    parts[place] = drawn.choice(strange)
    return dataclasses.replace(sent, target="/".join(parts) or "/")


def _method(sent: Sent, drawn: random.Random) -> Sent:
    return dataclasses.replace(sent, method=drawn.choice(METHODS))


def _field(sent: Sent, drawn: random.Random) -> Sent:
    """One field of the body has another value; it may be one that nobody knows, or one that is the server's."""
    body = json.loads(sent.content or b"{}")
    known = [*sent.route.fields()] or ["x"]
    name = drawn.choice([*known, *known, "version", "recorded_at", "recorded_by", "revision", "__proto__", "", "名"])
    return _with_body(sent, {**body, name: drawn.choice(VALUES)} if isinstance(body, dict) else {name: 1})


def _without(sent: Sent, drawn: random.Random) -> Sent:
    body = json.loads(sent.content or b"{}")
    return _with_body(sent, {name: value for name, value in body.items() if drawn.random() < 0.6})


def _with_body(sent: Sent, body: Any) -> Sent:
    return with_header(dataclasses.replace(sent, content=json.dumps(body).encode()), "Content-Type", "application/json")


def _bytes(sent: Sent, drawn: random.Random) -> Sent:
    """A body that is no object, or no JSON."""
    whole = sent.content or b'{"a": 1}'
    made = (
        b"", b"{", b"[]", b"null", b'"text"', b"1", b"\xff\xfe{}", b"\xef\xbb\xbf" + whole, whole[:-3], whole + b"}",
        b'{"name": "\xff"}', b'{"name": "\\ud800"}', b"[" * 100 + b"]" * 100, b'{"a":' * 40 + b"1" + b"}" * 40,
        b'{"name": "' + b"x" * limits.BODY_BYTES + b'"}', b'{"a": 1, "a": 2}', b"{'a': 1}", b"NaN", b"1" * 5_000,
        b'{"name": ' + b"1" * 5_000 + b"}", bytes(range(256)),
    )  # fmt: skip
    return with_header(dataclasses.replace(sent, content=drawn.choice(made)), "Content-Type", "application/json")


def _media(sent: Sent, drawn: random.Random) -> Sent:
    return with_header(sent, "Content-Type", drawn.choice(MEDIA))


def _as_it_is(sent: Sent, drawn: random.Random) -> Sent:
    del drawn
    return sent


GARBLES: Mapping[str, Garble] = {
    "as it is": _as_it_is, "a field": _field, "another field": _field, "fields left out": _without, "bytes": _bytes,
    "media type": _media, "query": _query, "a strange path": _path, "a header": _header, "another header": _header,
    "a method": _method, "a stranger": _stranger,
}  # fmt: skip
