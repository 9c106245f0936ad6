"""The service in this process, on the world, with somebody of every role at its door; every answer is scanned."""

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from neo4j import Driver

from api.app import create_app
from api.logs import log_to
from cli.importing import LimitedImporter
from graph_service.access.keys import Keys
from graph_service.access.policy import Operation, Role
from graph_service.errors import UnavailableError
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.words import Language
from tests.harness.canaries import Scanner
from tests.harness.rights import shown
from tests.harness.world import PURPOSE, ROLES, World, key_role, load_world
from tests.live.asking import service_of

UNLIMITED = {"rate": "1000000/minute", "rate_search": "1000000/minute", "rate_export": "1000000/minute"}
Params = Mapping[str, Any] | tuple[tuple[str, str], ...] | None
ATTEMPTS = 8
_NUMBERS = count(1)


@dataclass
class House:
    """Two deployments of one database: HR's switch off, and on. ``ask`` goes to the one the role belongs to."""

    world: World
    gateway: Gateway
    driver: Driver
    settings: Settings
    apps: dict[bool, FastAPI]
    clients: dict[bool, httpx.AsyncClient]
    keys: dict[Role, str]
    scanner: Scanner
    said: list[str] = field(default_factory=list)
    log: StringIO = field(default_factory=StringIO)
    attempts: int = ATTEMPTS

    @property
    def app(self) -> FastAPI:
        """The application as most deployments run it."""
        return self.apps[False]

    async def ask(
        self, role: Role, operation: Operation, method: str, path: str, *,
        params: Params = None, body: Any = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:  # fmt: skip
        """One request as somebody of the role; what comes back is held against what the operation may show them.

        On a busy machine a database that plans anew may take longer than a deadline: asked again, as the answer says.
        """
        sent = {**self.headers(role), **(headers or {})}
        if method != "GET":
            sent.setdefault("Idempotency-Key", f"harness-{next(_NUMBERS)}")
        client = self.clients[role is Role.HR_SINGLE]
        for _ in range(self.attempts):
            answer = await client.request(method, path, params=params, json=body, headers=sent)
            self.scan(role, operation, answer)
            if answer.status_code != 503:
                break
        return answer

    def headers(self, role: Role) -> dict[str, str]:
        """What somebody of a role sends with every request."""
        purpose = {"X-Purpose": PURPOSE} if role is Role.HR_SINGLE else {}
        return {"Authorization": f"Bearer {self.keys[role]}", "Accept-Language": "en", **purpose}

    def scan(self, role: Role, operation: Operation, answer: httpx.Response) -> None:
        """Hold an answer against what its reader may see."""
        request = answer.request
        asked = f"{request.url} {request.content.decode(errors='replace')}"
        answered = "\n".join([*(f"{name}: {value}" for name, value in answer.headers.items()), answer.text])
        reader = f"{role} {request.method} {request.url.path} {answer.status_code}"
        shows = shown(operation, role, of_self=f"/employees/{role.value}" in request.url.path)
        tells_ids = operation is Operation.AUDIT
        self.scanner.scan(reader, shows, asked, answered, role.value, tells_ids=tells_ids)

    def scan_logs(self) -> list[str]:
        """Log lines that hold a canary of any kind: they hold ids only, and no ids of people's things."""
        found = [
            (line, self.scanner.canaries.found_in(line)) for line in (*self.said, *self.log.getvalue().splitlines())
        ]
        return [line[:200] for line, canaries in found if any(one.token.startswith("kn") for one in canaries)]

    async def version(self, kind: str, id_: str) -> int:
        """The version of a stored record."""
        answer = await self.ask(Role.EXECUTIVE, Operation.RECORDS, "GET", f"/v1/records/{kind}/{id_}")
        found: int = json.loads(answer.text)["version"] if answer.status_code == 200 else 1
        return found


class Heard(logging.Handler):
    """Keeps whatever any logger says."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        if not record.name.startswith(("neo4j", "asyncio")):
            self._said.append(f"{record.name} {record.getMessage()} {record.exc_info or ''}")


@asynccontextmanager
async def open_house(gateway: Gateway, settings: Settings, driver: Driver, folder: Path) -> AsyncIterator[House]:
    """The house on a fresh world."""
    world = World()
    await load_world(world, gateway, settings, driver, folder)
    log = StringIO()
    async with AsyncExitStack() as stack:
        apps, clients = {}, {}
        for is_single in (False, True):
            apps[is_single] = app_on(gateway, settings, is_single=is_single, out=log)
            clients[is_single] = await stack.enter_async_context(client_of(apps[is_single]))
        house = House(world, gateway, driver, settings, apps, clients, {}, Scanner(world.canaries), log=log)
        issued = Keys(gateway)
        for role in ROLES:
            house.keys[role] = (await issued.issue(role.value, key_role(role).value, None, "operator")).key
        heard = Heard(house.said)
        logging.getLogger().addHandler(heard)
        try:
            yield house
        finally:
            logging.getLogger().removeHandler(heard)


class Patient(LimitedImporter):
    """Looks at uploads as the service does, and leaves what waits to a process that never comes."""

    async def load(self, folder: Path, report: Path, actor: str, language: Language) -> None:
        del folder, report, actor, language
        raise UnavailableError("services.import_later")


def app_on(gateway: Gateway, settings: Settings, *, is_single: bool = False, out: StringIO | None = None) -> FastAPI:
    """One more process of the service, as far as caches go, on the same database."""
    known = {name: value for name, value in UNLIMITED.items() if name in type(settings).model_fields}
    ours = settings.model_copy(update={"hr_single": is_single, **known})

    def opened(_: Settings) -> AbstractAsyncContextManager[Service]:
        return _service(gateway, ours)

    return create_app(ours, opened, log=log_to(out or StringIO()), importer=Patient(ours))


@asynccontextmanager
async def client_of(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an application that is running."""
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            yield client


@asynccontextmanager
async def _service(gateway: Gateway, settings: Settings) -> AsyncIterator[Service]:
    yield service_of(gateway, settings)
