"""Whatever is typed, anywhere: no failure of ours, no change by a read, no statement but the registered ones."""

import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from neo4j import AsyncSession, Driver

from graph_service.access.policy import Role
from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.store.statements import Statement
from tests.harness.cells import Case, cases_of
from tests.harness.house import House, open_house
from tests.harness.payloads import PAYLOADS
from tests.harness.rows import print_row, size
from tests.harness.samples import samples_of

PER_INPUT = size(full=12, quick=1)
"""Payloads drawn for each input; every payload is drawn for some input."""


@pytest.fixture
async def house(empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, driver, tmp_path) as opened:
        yield opened


@dataclass(frozen=True)
class Input:
    """One place of one route where somebody may type."""

    case: Case
    where: str
    name: str

    def request(self, payload: str) -> dict[str, Any]:
        """Path, parameters, body and headers with the payload in its place."""
        path, params, body, headers = self.case.path, list(self.case.params), self.case.body, dict[str, str]()
        match self.where:
            case "path":
                path = self.case.route.path
                for name in self.case.route.path_names:
                    value = quote(payload, safe="") if name == self.name else quote(f"x-{name}")
                    path = path.replace(f"{{{name}}}", value or "%20")
            case "query":
                params = [*(pair for pair in params if pair[0] != self.name), (self.name, payload)]
            case "header":
                headers[self.name] = payload
            case _:
                body = {**(body or {}), self.name: payload}
        return {"path": path, "params": params or None, "body": body, "headers": headers}


def inputs_of(case: Case) -> Iterator[Input]:
    """Every place of a route that takes text."""
    route = case.route
    for where, names in (
        ("path", route.path_names),
        ("query", route.names_of("query")),
        ("body", list(route.fields())),
    ):
        yield from (Input(case, where, name) for name in names)
    for name in (*route.names_of("header"), "Accept-Language", "Authorization"):
        yield Input(case, "header", name)


def is_sendable(given: Input, payload: str) -> bool:
    """What a header can carry at all: a client refuses the rest before it is sent."""
    return given.where != "header" or (payload.isprintable() and payload.isascii() and payload == payload.strip() != "")


async def send(house: House, given: Input, payload: str) -> httpx.Response:
    asked = given.request(payload)
    case = given.case
    if given.name == "Authorization":
        asked["headers"]["Authorization"] = f"Bearer {payload}"
    return await house.ask(
        case.role, case.operation, case.route.method, asked["path"], params=asked["params"], body=asked["body"],
        headers=asked["headers"],
    )  # fmt: skip


async def inputs(house: House) -> list[Input]:
    samples = await samples_of(house)
    first: dict[str, Case] = {}
    async for case in cases_of(house, samples, [Role.EXECUTIVE, Role.ADMIN]):
        if case.is_allowed and case.route.name not in first:
            first[case.route.name] = case
    return [given for case in first.values() for given in inputs_of(case)]


async def test_S8_whatever_is_typed_stays_text(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = await inputs(house)
    seen: set[str] = set()
    monkeypatch.setattr(house.gateway, "observer", seen.add)
    reads = [given for given in known if not given.case.route.is_write]
    writes = [given for given in known if given.case.route.is_write]
    before = await graph_digest(house.gateway)
    faults, asked = [], 0
    drawn = random.Random(8)
    for group in (reads, writes):
        rest = iter(list(PAYLOADS))
        for given in group:
            picked = [next(rest, None) or drawn.choice(PAYLOADS) for _ in range(PER_INPUT)]
            for payload in picked:
                if not is_sendable(given, payload):
                    continue
                answer = await send(house, given, payload)
                asked += 1
                if answer.status_code >= 500:
                    faults.append(f"{given.case.route.name} {given.where} {given.name} {payload[:40]!r}: {answer.text}")
        if group is reads and await graph_digest(house.gateway) != before:
            faults.append("a read has changed the graph")
    foreign = seen - set(Statement.registry)
    print_row(capsys, "S8", asked, len(faults) + len(foreign), f"{len(known)} inputs, {len(PAYLOADS)} payloads")
    print_row(capsys, "S2 (injection)", house.scanner.scanned, len(house.scanner.leaks))
    assert not faults, "\n".join(faults[:40])
    assert not foreign
    assert not house.scanner.leaks, house.scanner.leaks[:10]


async def test_the_digest_sees_a_single_changed_property(house: House) -> None:
    before = await graph_digest(house.gateway)
    house.driver.execute_query("MATCH (p:Person {id: 'p-own'}) SET p.name = p.name + '!'")
    assert await graph_digest(house.gateway) != before


async def test_only_files_are_ever_sent_to_the_database(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The texts that reach the driver are those of the files, word by word."""
    sent: set[str] = set()
    session = AsyncSession
    begin = session.begin_transaction

    async def watched(self: Any, *arguments: Any, **named: Any) -> Any:
        transaction = await begin(self, *arguments, **named)
        run = transaction.run

        async def noted(query: Any, *parameters: Any, **more: Any) -> Any:
            sent.add(str(query))
            return await run(query, *parameters, **more)

        monkeypatch.setattr(transaction, "run", noted)
        return transaction

    monkeypatch.setattr(session, "begin_transaction", watched)
    for given in (await inputs(house))[:60]:
        await send(house, given, "x' OR 1=1 //")
    texts = {statement.text for statement in Statement.registry.values()}
    assert sent
    assert sent <= texts, sorted(sent - texts)[:3]
