"""The layers before the routes, each by itself: depth of bodies, slots, fields, traces, rates, unsafe settings."""

import asyncio
import io
import json
import time
from collections.abc import Callable
from inspect import iscoroutinefunction, isfunction
from typing import Any

import pytest
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from starlette.types import Message, Receive, Scope, Send

from api.answer_headers import DEFAULTS
from api.app import create_app, routers
from api.bodies import depth_of
from api.field_problems import CODES, PREFIXES, field_problem
from api.gate import Gate
from api.logs import log_to
from api.paths import Paths
from api.policy import Weight
from api.room import Room
from api.shares import Shares
from api.trace import trace_of
from graph_service.domain import limits
from graph_service.errors import InvalidError
from graph_service.settings import Settings
from graph_service.words import LANGUAGES

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(depth, value.values()), default=0)
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


@given(VALUES)
def test_the_depth_of_a_body_is_what_a_parser_would_find(value: object) -> None:
    text = json.dumps(value).encode()
    padded = text + b" " + b"[]" * (limits.JSON_DEPTH + 1)  # enough brackets to be counted
    assert depth_of(padded) == min(max(depth(value), 1), limits.JSON_DEPTH + 1)


def test_a_million_brackets_are_refused_after_a_few() -> None:
    assert depth_of(b"[" * 10**6) == limits.JSON_DEPTH + 1
    assert depth_of(b'"' + b"[" * 10**6) == 0, "a string that never ends holds no brackets"


async def test_a_room_lets_in_as_many_as_it_has_slots_and_the_first_who_waits() -> None:
    room = Room(2, 1, 5)
    assert [await room.enter(), await room.enter()] == [True, True]
    waiting = asyncio.create_task(room.enter())
    await asyncio.sleep(0)
    assert not await room.enter(), "the queue is full"
    room.leave()
    assert await waiting
    room.leave()
    room.leave()
    assert room.is_empty


async def test_whoever_gives_up_waiting_leaves_no_slot_behind() -> None:
    room = Room(1, 2, 0.01)
    assert await room.enter()
    assert not await room.enter(), "nobody left in time"
    waiting = asyncio.create_task(room.enter())
    await asyncio.sleep(0)
    room.leave()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert room.is_empty


async def test_a_slot_that_comes_in_the_moment_in_which_patience_ends_is_not_lost() -> None:
    room = Room(1, 2, 0.01)
    assert await room.enter()
    waiting = asyncio.create_task(room.enter())
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_soon(room.leave)
    time.sleep(0.03)  # noqa: ASYNC251  (a busy loop: who leaves and the end of patience are found together)
    assert await waiting
    room.leave()
    assert room.is_empty


async def test_whoever_gave_up_holds_no_place_in_the_queue() -> None:
    room = Room(1, 1, 0.01)
    assert await room.enter()
    assert not await room.enter()
    waiting = asyncio.create_task(room.enter())
    await asyncio.sleep(0)
    room.leave()
    assert await waiting, "the queue has its one place again"


@pytest.mark.parametrize("kind", [*CODES, *(f"{prefix}_parsing" for prefix in PREFIXES), "something_new"])
def test_every_error_of_a_field_has_a_sentence_without_the_value(kind: str) -> None:
    said = {
        "type": kind,
        "loc": ("body", "x" * 500),
        "input": "canary",
        "ctx": {"max_length": 7, "expected": "'a' or 'b'"},
    }
    for language in LANGUAGES:
        problem = field_problem(said, language)
        assert problem.code.startswith("api.field_")
        assert "canary" not in problem.model_dump_json()
        assert len(problem.field) < 200


@pytest.mark.parametrize(
    ("given", "is_taken_up"),
    [
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", True),
        ("00-00000000000000000000000000000000-00f067aa0ba902b7-01", False),
        ("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\n", False),
        ("ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01", False),
        ("", False),
    ],
)
def test_a_trace_is_taken_up_only_when_it_is_well_formed(given: str, is_taken_up: bool) -> None:  # noqa: FBT001
    trace = trace_of({"type": "http", "headers": [(b"traceparent", given.encode())]})
    assert (trace.id == "4bf92f3577b34da6a3ce929d0e0e4736") == is_taken_up
    assert trace.parent.startswith(f"00-{trace.id}-")
    assert trace.parent != given


GOOD = "5d41402abc4b2a76b9719d911017c5925d41402abc4b2a76"
ELSEWHERE = {"neo4j_uri": "bolt+s://graph.example", "neo4j_password": SecretStr("k3Pq9-long-and-drawn")}
UNSAFE = [
    ("settings.weak_secret", {"secret": SecretStr("secret")}, "127.0.0.1"),
    ("settings.weak_secret", {"secret": SecretStr("a" * 64)}, "127.0.0.1"),
    ("settings.weak_secret", {"secret": SecretStr("")}, "127.0.0.1"),
    ("settings.plain_bolt", {**ELSEWHERE, "neo4j_uri": "bolt://graph.example"}, "127.0.0.1"),
    ("settings.plain_bolt", {**ELSEWHERE, "neo4j_uri": "neo4j://10.0.0.1:7687"}, "127.0.0.1"),
    ("settings.known_password", {**ELSEWHERE, "neo4j_password": SecretStr("neo4j")}, "127.0.0.1"),
    ("settings.known_password", {**ELSEWHERE, "neo4j_password": SecretStr("Password")}, "127.0.0.1"),
    ("settings.plain_http", {}, "0.0.0.0"),  # noqa: S104  (refused)
    ("settings.plain_http", {}, "::"),
    ("settings.plain_http", {}, "192.0.2.7"),
    ("settings.wildcard", {"oidc_issuer": "https://*", "oidc_audience": "us"}, "127.0.0.1"),
    ("settings.wildcard", {"oidc_issuer": "https://id.example", "oidc_audience": "*"}, "127.0.0.1"),
]


@pytest.mark.parametrize(("code", "given", "host"), UNSAFE)
def test_nobody_serves_with_unsafe_settings(code: str, given: dict[str, object], host: str) -> None:
    with pytest.raises(InvalidError) as refused:
        Settings(**given).refuse_unsafe(host)
    assert refused.value.code == code
    for language in LANGUAGES:
        assert "k3Pq9" not in refused.value.sentence(language)


def test_a_mistyped_setting_is_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPH_SERVICE_DEBUG", "true")
    with pytest.raises(InvalidError, match="GRAPH_SERVICE_DEBUG"):
        Settings().refuse_unsafe()


def test_safe_settings_are_accepted() -> None:
    Settings(secret=SecretStr(GOOD)).refuse_unsafe()
    Settings(**ELSEWHERE).refuse_unsafe("localhost")
    Settings(plain_http=True).refuse_unsafe("0.0.0.0")  # noqa: S104
    with pytest.raises(ValueError, match="HS256"):
        Settings(oidc_algorithms=("HS256",))


def test_who_asks_too_often_is_sent_away_before_anything_of_theirs_is_read() -> None:
    layers = [layer.cls.__name__ for layer in create_app(Settings()).user_middleware]  # type: ignore[attr-defined]
    met = [name for name in layers if name in {"Heads", "Rates", "Gate", "Bodies"}]
    assert met == ["Heads", "Rates", "Bodies"], "and a head of any size before it is looked at by anybody"


async def _met(gate: Gate, **headers: str) -> list[Message]:
    """What a reader is told at a gate."""
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        raise AssertionError("nothing is read")

    named = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await gate({"type": "http", "method": "GET", "path": "/v1/me", "headers": named}, receive, send)
    return said


def told_at_once(gate: Gate, asked: Scope, *more: tuple[bytes, bytes]) -> bytes | None:
    """What the connection tells a reader at a full gate."""
    reader = gate.reader(asked)
    return None if reader is None else gate.refusal_if_full(reader, more)


def expected(gate: Gate, asked: Scope) -> None:
    """The connection has begun a request."""
    reader = gate.reader(asked)
    assert reader is not None
    gate.expect(reader, asked)


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """Whatever stands behind the gate."""


async def test_at_a_full_gate_readers_are_told_the_same_by_the_gate_and_by_the_connection() -> None:
    out = io.StringIO()
    gate = Gate(_nothing, Paths(routers()), {Weight.LIGHT: Room(0, 0)}, log_to(out), Shares(4, 4, 1))
    start, body = await _met(gate, **{"Accept-Language": "zh"})
    problem = json.loads(body["body"])
    assert (start["status"], problem["code"], problem["status"]) == (503, "api.busy", 503)
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    assert headers["content-language"] == "zh"
    assert headers["retry-after"] == "1"
    assert headers["traceparent"].startswith("00-")
    assert {name.lower() for name in DEFAULTS} <= set(headers)
    asked = {"method": "GET", "path": "/v1/me", "headers": [(b"accept-language", b"zh")]}
    refusal = told_at_once(gate, asked, (b"date", b"today"))
    assert refusal is not None
    wire = refusal.split(b"\r\n\r\n")
    status, *lines = wire[0].split(b"\r\n")
    assert status.startswith(b"HTTP/1.1 503 ")
    told = dict(line.decode().split(": ", 1) for line in lines)
    assert told.pop("date") == "today"
    assert {**told, "traceparent": ""} == {**headers, "traceparent": ""}, "but for the trace of each"
    assert wire[1] == body["body"]
    assert f"content-length: {len(body['body'])}".encode() in wire[0]
    assert told_at_once(gate, {**asked, "path": "/livez"}) is None, "a sign of life passes by"
    assert told_at_once(gate, {**asked, "path": "/v1/search"}) is None, "another room"
    assert json.loads(out.getvalue().splitlines()[0])["event"] == "unavailable"


async def test_a_gate_with_room_lets_everybody_in() -> None:
    gate = Gate(_nothing, Paths(routers()), {Weight.LIGHT: Room(1, 0)}, log_to(io.StringIO()), Shares(4, 4, 1))
    for _ in range(3):
        assert await _met(gate) == []
        assert told_at_once(gate, {"method": "GET", "path": "/v1/me", "headers": []}) is None


async def test_a_place_that_somebody_is_on_the_way_to_is_told_to_nobody_else() -> None:
    room = Room(1, 1)
    gate = Gate(_nothing, Paths(routers()), {Weight.LIGHT: room}, log_to(io.StringIO()), Shares(4, 4, 1))
    asked = [{"type": "http", "method": "GET", "path": "/v1/me", "headers": []} for _ in range(3)]
    for on_the_way in asked[:2]:
        assert told_at_once(gate, on_the_way) is None
        expected(gate, on_the_way)
    assert told_at_once(gate, asked[2]) is not None
    assert not room.is_empty
    for on_the_way in asked[:2]:
        await gate(on_the_way, _no_body, _no_answer)
        assert told_at_once(gate, asked[2]) is None
    assert room.is_empty


async def test_nobody_is_expected_where_no_room_is_needed() -> None:
    gate = Gate(_nothing, Paths(routers()), {}, log_to(io.StringIO()), Shares(4, 4, 1))
    sign_of_life = {"type": "http", "method": "GET", "path": "/livez", "headers": []}
    assert gate.reader(sign_of_life) is None
    assert set(sign_of_life) == {"type", "method", "path", "headers"}


async def _no_body() -> Message:
    raise AssertionError("nothing reads a body here")


async def _no_answer(message: Message) -> None:
    raise AssertionError(f"nothing is sent away here: {message}")


def test_whatever_a_route_depends_on_is_a_coroutine() -> None:
    """A plain function would be carried to a thread, and cost a request more than the question does."""
    asked = [route.dependant for router in routers() for route in router.routes if isinstance(route, APIRoute)]
    found = set[Callable[..., Any]]()
    while asked:
        one = asked.pop()
        asked += one.dependencies
        found |= {inner.call for inner in one.dependencies if inner.call is not None}
    assert len(found) > 5
    plain = [call for call in found if isfunction(call) and not iscoroutinefunction(call)]
    assert not plain
