"""Whatever the description allows and forbids, asked as every role: no fault of ours, no answer it does not declare."""

import json
import os
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from neo4j import Driver

from graph_service.access.policy import Role
from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.described import described
from tests.harness.fuzz.made import made_up, open_session
from tests.harness.fuzz.sent import Sent, read
from tests.harness.fuzz.session import Session
from tests.harness.house import House, open_house
from tests.harness.rows import print_row, size
from tests.harness.world import ROLES

CASES = int(os.environ.get("FUZZ_CASES", size(full=10_000, quick=1_500)))
SEED = int(os.environ.get("FUZZ_SEED", "1"))
"""A run is made again by its seed; a single request by the line that is printed for it."""
LANES, CHUNK = 3, 100
ONCE = Path(__file__).parents[1] / "golden" / "fuzzed-once.jsonl"
"""Requests that were answered wrongly once."""


@pytest.fixture
async def house(empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, driver, tmp_path) as opened:
        yield opened


async def ask_reads(session: Session, reads: Iterable[Sent]) -> None:
    """Reads, several at a time; none of them changes anything."""
    before = await graph_digest(session.house.gateway)
    await session.ask_all(reads, LANES)
    if await graph_digest(session.house.gateway) != before:
        session.faults.append("a read has changed the graph")


async def ask_changes(session: Session, changes: list[Sent]) -> None:
    """Changes, one after the other; where all of them are refused, nothing is changed."""
    before = await graph_digest(session.house.gateway)
    for start in range(0, len(changes), CHUNK):
        chunk, accepted = changes[start : start + CHUNK], session.accepted
        await session.ask_all(chunk, 1)
        await session.settle()
        after = await graph_digest(session.house.gateway)
        if session.accepted == accepted and after != before:
            session.faults.append(f"a refused change has changed the graph: one of {[one.number for one in chunk]}")
        before = after


async def test_F1_nothing_the_description_allows_or_forbids_breaks_the_service(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    session = await open_session(house)
    requests = await made_up(house, session.filling, SEED, CASES)
    await ask_reads(session, [one for one in requests if one.is_read])
    refused = [one for one in requests if not one.is_read]
    await ask_changes(session, refused)
    statuses = dict(sorted(session.statuses.items()))
    print_row(capsys, "F1", len(requests), len(session.faults), f"seed {SEED}, {session.accepted} changes, {statuses}")
    print_row(capsys, "S2 (fuzzed)", house.scanner.scanned, len(house.scanner.leaks))
    assert not session.faults, "\n".join([f"FUZZ_SEED={SEED} FUZZ_CASES={CASES}", *session.faults[:30]])
    assert not house.scanner.leaks, house.scanner.leaks[:20]
    missed = {(one.name, role) for one in described(house.app, with_open=True) for role in ROLES} - session.asked.keys()
    assert not missed or len(requests) < 10_000, missed


async def test_what_was_answered_wrongly_once_is_answered_well(house: House) -> None:
    session = await open_session(house)
    routes = {one.name: one for one in described(house.app, with_open=True)}
    for line in ONCE.read_text(encoding="utf-8").splitlines():
        await session.ask(read(line, routes))
    assert not session.faults, "\n".join(session.faults)


class Broken:
    """Planted: the application, but for one path, where it does as it is told."""

    def __init__(self, app: FastAPI, path: str, does: Any) -> None:
        self._app, self._path, self._does = app, path, does

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] != self._path:
            await self._app(scope, receive, send)
            return
        await self._does(scope, receive, send)


def answering(status: int, content: str, media: str = "application/json") -> Any:
    async def answer(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", media.encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content.encode()})

    return answer


async def raising(scope: Any, receive: Any, send: Any) -> None:
    raise ZeroDivisionError


PROBLEM = {
    "type": "about:blank",
    "title": "invalid",
    "status": 422,
    "code": "api.invalid",
    "detail": "so",
    "errors": [],
}
PLANTED = {
    "answers 500": (answering(500, "{}"), "status 500"),
    "raises": (raising, "ZeroDivisionError"),
    "has a status nobody declared": (answering(418, "{}"), "status 418 is not declared"),
    "has a body outside its schema": (answering(200, '{"me": 1}'), "unlike its schema"),
    "has a body that is no JSON": (answering(200, "{"), "no JSON"),
    "has another media type": (answering(200, "me", "text/html"), "as text/html"),
    "has a code nobody knows": (
        answering(422, json.dumps({**PROBLEM, "code": "api.other"}), "application/problem+json"), "unknown code",
    ),
    "tells of the inside": (
        answering(422, json.dumps({**PROBLEM, "detail": "MATCH (n) in /tmp/x"}), "application/problem+json"),
        "tells of the inside",
    ),
}  # fmt: skip


async def test_the_harness_sees_what_is_planted(house: House) -> None:
    session = await open_session(house)
    route = next(one for one in described(house.app) if one.name == "get_me")
    for name, (does, seen) in PLANTED.items():
        transport = httpx.ASGITransport(Broken(house.app, "/v1/me", does), raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport) as client:
            house.clients[False] = client
            session.faults.clear()
            await session.ask(Sent(1, Role.SALES, route, "GET", "/v1/me", (), b"", name))
        assert any(seen in fault for fault in session.faults), (name, session.faults)


async def test_the_harness_sees_a_stranger_answered_a_secret_told_and_a_change_by_a_read(house: House) -> None:
    session = await open_session(house)
    route = next(one for one in described(house.app) if one.name == "get_me")

    async def writes(scope: Any, receive: Any, send: Any) -> None:
        house.driver.execute_query("MATCH (p:Person {id: 'p-own'}) SET p.title = 'changed'")
        await answering(401, json.dumps({"told": house.keys[Role.SALES]}), "application/problem+json")(
            scope, receive, send
        )

    transport = httpx.ASGITransport(Broken(house.app, "/v1/me", writes))
    async with httpx.AsyncClient(transport=transport) as client:
        house.clients[False] = client
        await ask_reads(session, [Sent(1, Role.SALES, route, "GET", "/v1/me", (), b"", "planted", is_known=False)])
    assert any("secret" in fault for fault in session.faults)
    assert "a read has changed the graph" in session.faults
