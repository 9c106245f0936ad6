"""What somebody may not see moves nothing in what they are told: not a value, not a count, not a tag."""

import random
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from neo4j import Driver, Query

from graph_service.access.policy import Operation, Relation, Role
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.cells import Case, cases_of
from tests.harness.house import House, open_house
from tests.harness.rights import is_allowed
from tests.harness.rows import print_row, size
from tests.harness.samples import samples_of
from tests.harness.world import ROLES, relations_of

CASES = size(full=200, quick=30)
GLOBAL = (Operation.AUDIT,)
"""Declared global and coarse: the audit trail of administrators tells of everybody's doings, by ids."""
ALWAYS_VARYING = ("traceparent", "date")
PLACES = ("led", "other", "group")


@pytest.fixture
async def house(empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, driver, tmp_path) as opened:
        yield opened


@dataclass
class Hidden:
    """Changes of what lies at one customer, through the API as somebody who may, or behind the service's back."""

    house: House
    drawn: random.Random
    number: int = 0

    async def change(self, place: str) -> str:
        """One change at a place, drawn; what it was."""
        self.number += 1
        ways = (self.rate, self.bring_in_person, self.bring_in_deal, self.rename, self.reprice, self.forget, self.tie)
        way = self.drawn.choice(ways)
        await way(place)
        return way.__name__

    async def rate(self, place: str) -> None:
        await self._write("/v1/observations", {
            "about_thing": "person", "about_id": f"{self.drawn.choice('pqr')}-{place}", "metric": "rc",
            "value": self.drawn.randint(1, 99), "valid_at": "2026-10-01",
        })  # fmt: skip

    async def bring_in_person(self, place: str) -> None:
        await self._write("/v1/people", {"name": f"新人{self.number}", "department_id": f"d1-{place}", "power": "veto"})

    async def bring_in_deal(self, place: str) -> None:
        await self._write(
            "/v1/opportunities",
            {"name": f"新单{self.number}", "customer_id": f"c-{place}", "created_on": "2026-10-01", "amount": 5},
        )

    async def tie(self, place: str) -> None:
        day = f"2025-{1 + self.number % 12:02d}-{1 + self.number % 28:02d}"
        await self._write(
            "/v1/ties",
            {"kind": "sways", "from_id": f"p-{place}", "to_id": f"r-{place}", "strength": 0.4, "sign": 1, "from": day},
        )

    async def rename(self, place: str) -> None:
        self._behind("MATCH (p:Person {id: $id}) SET p.name = '改' + $n", f"r-{place}", place)

    async def reprice(self, place: str) -> None:
        self._behind("MATCH (o:Opportunity {id: $id}) SET o.amount = 1000 + toInteger($n)", f"o-{place}", place)

    async def forget(self, place: str) -> None:
        self._behind("MATCH (:Employee)-[h:HELPED]->(:Opportunity {id: $id}) DELETE h", f"l-{place}", place)

    async def _write(self, path: str, body: dict[str, object]) -> None:
        answer = await self.house.ask(Role.EXECUTIVE, Operation.RECORDS, "POST", path, body=body)
        assert answer.status_code in (201, 409), answer.text

    def _behind(self, query: str, id_: str, place: str) -> None:
        self.house.driver.execute_query(Query(query), id=id_, n=str(self.number))
        self.house.driver.execute_query("MATCH (c:Customer {id: $id}) SET c.revision = c.revision + 1", id=f"c-{place}")


def hidden_from(case: Case) -> list[str]:
    """Places of which the role sees nothing in this operation."""
    return [place for place in PLACES if not is_allowed(case.operation, case.role, relations_of(case.role, place))]


def is_readable(case: Case) -> bool:
    """Reads that are answered, of roles from which something is hidden, about something of their own or everything."""
    about_customers = Relation.SELF not in case.relations or case.is_portfolio
    return (
        not case.route.is_write
        and case.is_allowed
        and case.route.operation not in GLOBAL
        and about_customers
        and bool(hidden_from(case))
    )


Change = Callable[[str], Awaitable[str | None]]


async def compared(house: House, case: Case, place: str, change: Change) -> str | None:
    """The same request before and after a change nobody should notice; what moved, if anything."""
    before = await _asked(house, case)
    what = await change(place)
    after = await _asked(house, case)
    if _seen(before) == _seen(after):
        return None
    return f"{case}: {what} at {place} moved {_difference(before, after)}"


async def _asked(house: House, case: Case) -> httpx.Response:
    return await house.ask(
        case.role, case.operation, case.route.method, case.path, params=case.params or None, body=case.body
    )


def _seen(answer: httpx.Response) -> tuple[int, bytes, list[tuple[str, str]]]:
    kept = sorted((name, value) for name, value in answer.headers.items() if name not in ALWAYS_VARYING)
    return answer.status_code, answer.content, kept


def _difference(before: httpx.Response, after: httpx.Response) -> str:
    if before.status_code != after.status_code:
        return f"{before.status_code} to {after.status_code}"
    one, other = before.json(), after.json()
    return ", ".join(name for name in one if one[name] != other.get(name)) or "bytes"


async def test_S3_what_is_hidden_moves_nothing(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    samples = await samples_of(house)
    known = [case async for case in cases_of(house, samples, ROLES) if is_readable(case)]
    drawn = random.Random(3)
    by_route: dict[tuple[str, Role], list[Case]] = {}
    for case in known:
        by_route.setdefault((case.route.name, case.role), []).append(case)
    groups = sorted(by_route)
    hidden, moved = Hidden(house, drawn), []
    for number in range(CASES):
        case = drawn.choice(by_route[groups[number % len(groups)]])
        fault = await compared(house, case, drawn.choice(hidden_from(case)), hidden.change)
        moved += [fault] if fault else []
    print_row(capsys, "S3", CASES, len(moved))
    print_row(capsys, "S2 (hidden)", house.scanner.scanned, len(house.scanner.leaks))
    assert not moved, "\n".join(moved[:30])
    assert not house.scanner.leaks, house.scanner.leaks[:10]


async def test_the_comparison_sees_what_is_not_hidden(house: House) -> None:
    samples = await samples_of(house)
    cases = [case async for case in cases_of(house, samples, [Role.SALES]) if is_readable(case)]
    case = next(one for one in cases if one.route.name == "get_opportunity" and one.place == "own")
    assert await compared(house, case, "own", Hidden(house, random.Random(1)).rate) is not None
