"""A right withdrawn is gone with the next question, in every process, whatever it has in its cache."""

import asyncio
import random
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx
import pytest
from neo4j import Driver

from graph_service.access.keys import Keys
from graph_service.access.policy import Operation, Role
from graph_service.domain.time import today
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.house import House, app_on, client_of, open_house
from tests.harness.rows import print_row, size
from tests.live.asking import load_folder

ROUNDS = size(full=1_000, quick=40)
PATHS = (
    "/v1/opportunities/o-own/coverage", "/v1/customers/c-own", "/v1/veto-board?customer=c-own", "/v1/people/q-own",
    "/v1/customers/c-own/relationships", "/v1/opportunities/o-own", "/v1/records/opportunities/o-own",
)  # fmt: skip
LED = tuple(path.replace("-own", "-led") for path in PATHS)


@pytest.fixture
async def house(empty: Gateway, settings: Settings, driver: Driver, tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(empty, settings, driver, tmp_path) as opened:
        yield opened


@dataclass
class Right:
    """Somebody's right to read some paths, and how it is taken and given again."""

    house: House
    folder: Path
    who: str
    paths: Sequence[str]
    key: str = ""
    key_id: str = ""
    assignment: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.key}", "Accept-Language": "en"}

    async def grant(self) -> None:
        issued = await Keys(self.house.gateway).issue(self.who, self.role, None, "operator")
        self.key, self.key_id = issued.key, issued.id

    @property
    def role(self) -> str:
        return "lead" if self.who == "lead" else "sales"

    @property
    def day(self) -> date:
        return today(self.house.settings.timezone)

    async def take(self) -> None:
        raise NotImplementedError

    async def load(self, name: str, text: str) -> None:
        (self.folder / f"{name}.csv").write_text(text, encoding="utf-8")
        await load_folder(self.house.gateway, self.house.settings, self.folder)
        (self.folder / f"{name}.csv").unlink()


class KeyRevoked(Right):
    async def take(self) -> None:
        await Keys(self.house.gateway).revoke(self.key_id, "operator")


class AssignmentEnded(Right):
    async def grant(self) -> None:
        if not self.key:
            await super().grant()
        body = {"employee_id": self.who, "customer_id": "c-own", "role": "owner", "from": fresh()}
        made = await self.house.ask(Role.EXECUTIVE, Operation.WRITE_ASSIGNMENTS, "POST", "/v1/assignments", body=body)
        assert made.status_code == 201, made.text
        self.assignment = made.json()["id"]

    async def take(self) -> None:
        path, headers = f"/v1/assignments/{self.assignment}/end", {"If-Match": '"1"'}
        ended = await self.house.ask(
            Role.EXECUTIVE,
            Operation.WRITE_ASSIGNMENTS,
            "POST",
            path,
            body={"to": self.day.isoformat()},
            headers=headers,
        )
        assert ended.status_code == 200, ended.text


class EmployeeLeft(Right):
    async def grant(self) -> None:
        await self.load("employees", f"id,name,role,org_unit_id,left_on\n{self.who},人,sales,u2,\n")
        await super().grant()

    async def take(self) -> None:
        await self.load("employees", f"id,name,role,org_unit_id,left_on\n{self.who},人,sales,u2,{self.day}\n")


class LeadRemoved(Right):
    async def grant(self) -> None:
        await self.load("employees", f"id,name,role,org_unit_id,leads\n{self.who},人lead,sales,u1,u1\n")
        if not self.key:
            await super().grant()

    async def take(self) -> None:
        await self.load("employees", f"id,name,role,org_unit_id,leads\n{self.who},人lead,sales,u2,\n")


_DAYS = iter(date.fromordinal(date(1990, 1, 1).toordinal() + number) for number in range(10_000))


def fresh() -> str:
    return next(_DAYS).isoformat()


async def one_round(right: Right, clients: Sequence[httpx.AsyncClient], drawn: random.Random) -> list[str]:
    """Given, read everywhere, taken while others read on, and read again: what was still answered then."""
    await right.grant()
    tags: dict[str, str] = {}
    warmed = drawn.sample(list(right.paths), 2)
    for path in warmed:
        for client in clients:
            answer = await client.get(path, headers=right.headers)
            assert answer.status_code == 200, (type(right).__name__, path, answer.text)
            tags[path] = answer.headers.get("etag", "")
    under_way = [asyncio.create_task(client.get(path, headers=right.headers)) for client in clients for path in warmed]
    for _ in range(drawn.randint(0, 5)):
        await asyncio.sleep(0)
    await right.take()
    known = {"If-None-Match": tags[warmed[0]]}
    after = [
        client.get(path, headers={**right.headers, **extra})
        for client in clients
        for path in warmed
        for extra in ({}, known if path == warmed[0] else {})
    ]
    answers = await asyncio.gather(*after)
    await asyncio.gather(*under_way)
    return [f"{type(right).__name__} {one.url} {one.status_code}" for one in answers if one.status_code < 400]


def _emptied(folder: Path) -> None:
    for name in folder.glob("*.csv"):
        name.unlink()


async def test_S5_no_right_outlives_its_withdrawal(
    house: House, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await asyncio.to_thread(_emptied, tmp_path)
    drawn, stale = random.Random(5), []
    async with AsyncExitStack() as stack:
        other = await stack.enter_async_context(client_of(app_on(house.gateway, settings)))
        clients = (house.clients[False], other)
        rights = [
            KeyRevoked(house, tmp_path, "sales", PATHS), AssignmentEnded(house, tmp_path, "holder", PATHS),
            EmployeeLeft(house, tmp_path, "spare", PATHS), LeadRemoved(house, tmp_path, "lead", LED),
        ]  # fmt: skip
        for _ in range(ROUNDS):
            stale += await one_round(drawn.choices(rights, weights=(70, 20, 5, 5))[0], clients, drawn)
    print_row(capsys, "S5", ROUNDS, len(stale))
    assert not stale, stale[:20]


class NotTaken(KeyRevoked):
    async def take(self) -> None:
        """Says it was withdrawn, and it was not: what a stale cache would look like."""


async def test_the_harness_sees_a_right_that_stays(house: House, settings: Settings, tmp_path: Path) -> None:
    async with client_of(app_on(house.gateway, settings)) as other:
        right = NotTaken(house, tmp_path, "sales", PATHS)
        assert await one_round(right, (house.clients[False], other), random.Random(1))
