"""Where benchmarks run: for each scale a marked home with a server of its own, on which its portfolio lies.

What was loaded stays for the next run, as long as the generator and the migrations are the same; the servers are
stopped at the end of each run.
"""

import dataclasses
import hashlib
import json
import os
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

from filelock import FileLock, Timeout
from neo4j import AsyncDriver, AsyncGraphDatabase

from bench import draws, portfolio
from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.domain.parameters import Parameters
from graph_service.errors import UnavailableError
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway, open_gateway
from graph_service.store.local_server import LocalServer, Running
from graph_service.store.migrations import migrate, migrations
from graph_service.store.planned import plan_questions
from graph_service.wiring import build_service
from loaders.load import Options, load
from tests.harness.service import Served, outside, serving

T = TypeVar("T")
HEAP = "2g"
ATTEMPTS = 10
NO_QUOTA = "100000/second"


@dataclasses.dataclass(frozen=True)
class Place:
    """A database with a portfolio, and ways to it: the product's gateway, and the bare driver."""

    scale: float
    settings: Settings
    server: Running
    gateway: Gateway
    driver: AsyncDriver

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return portfolio.customers_at(self.scale)

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """Environment in which a process finds this database; nobody is throttled there."""
        known = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "GRAPH_SERVICE_"))}
        return outside(
            known | self.settings.of_store(), GRAPH_SERVICE_RATE=NO_QUOTA, GRAPH_SERVICE_RATE_SEARCH=NO_QUOTA
        )

    async def key(self, employee: str, role: str) -> str:
        """A new key."""
        issued = await patiently(lambda: Keys(self.gateway).issue(employee, role, None, OPERATOR))
        return issued.key

    def service(self) -> Service:
        """A service that has read and answered nothing yet."""
        return build_service(self.settings, self.gateway, Parameters())


class Stage:
    """All places of one run; ``say`` tells how it goes."""

    def __init__(self, scale: float, *, is_full: bool, is_quick: bool, say: "Say") -> None:
        self.scale = scale
        self.is_full = is_full
        self.is_quick = is_quick
        self.say = say
        self._stack = AsyncExitStack()
        self._places: dict[str, Place] = {}
        self._users = Settings().nested("bench")

    async def __aenter__(self) -> Self:
        self._users.home.mkdir(parents=True, exist_ok=True)
        try:
            self._stack.enter_context(FileLock(self._users.home / "lock", timeout=0))
        except Timeout:
            raise SystemExit(
                f"another benchmark works in {self._users.home}: both would tell nothing. "
                "Wait for it, or set GRAPH_SERVICE_HOME to another folder."
            ) from None
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def rounds(self, number: int) -> int:
        """So many rounds, or, where somebody only wants to see that it works, a tenth of them and two at least."""
        return max(number // 10, 2) if self.is_quick else number

    def folder(self, name: str) -> Path:
        """A folder for files of a benchmark, beside the homes."""
        found = self._users.home / "files" / name
        found.mkdir(parents=True, exist_ok=True)
        return found

    async def place(self, scale: float | None = None) -> Place:
        """The portfolio of a scale, loaded."""
        wanted = self.scale if scale is None else scale
        place = await self._open(f"scale-{wanted:g}", wanted)
        await self._loaded(place)
        await plan_questions(place.gateway)
        return place

    async def empty(self, name: str) -> Place:
        """A database of its own with nothing in it; once a run."""
        self._wipe(name)
        return await self._open(name, 0.0)

    def _wipe(self, name: str) -> None:
        managed = LocalServer(self._settings(name))
        managed.home.mark("bench")
        managed.wipe()
        (managed.home.root / "loaded.json").unlink(missing_ok=True)

    def _settings(self, name: str) -> Settings:
        return self._users.nested(name).model_copy(update={"heap": HEAP})

    async def _open(self, name: str, scale: float) -> Place:
        if name not in self._places:
            settings = self._settings(name)
            managed = LocalServer(settings)
            managed.home.mark("bench")
            if scale and _noted(settings) not in (None, signature(scale)):
                self._wipe(name)
            server = managed.ensure_running()
            self._stack.callback(managed.stop)
            self._places[name] = await self._stack.enter_async_context(_place(scale, settings, server))
        return self._places[name]

    async def _loaded(self, place: Place) -> None:
        file = place.settings.home / "loaded.json"
        if file.exists():
            return
        with tempfile.TemporaryDirectory(dir=self.folder("made")) as made:
            counts = portfolio.write(Path(made), place.scale)
            self.say(f"loading {sum(counts.values()):,} rows at scale {place.scale:g}")
            began = time.monotonic()
            report = await load(place.gateway, place.settings, Path(made), Options())
            assert report.status in {"loaded", "unchanged"}, report.rejects[:3]
        seconds = time.monotonic() - began
        self.say(f"loaded in {seconds:.0f} s")
        known = {"signature": signature(place.scale), "rows": sum(counts.values()), "seconds": round(seconds, 1)}
        file.write_text(json.dumps(known), encoding="utf-8")
        await place.driver.execute_query("CALL db.prepareForReplanning()", database_="neo4j")


class Say:
    """Tells how it goes, with the time since the beginning."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self, text: str) -> None:
        """One line."""
        print(f"[{time.monotonic() - self._began:6.0f} s] {text}", flush=True)


def signature(scale: float) -> str:
    """What was loaded follows from: the generator, the scale, the schema."""
    texts = [Path(module.__file__ or "").read_text(encoding="utf-8") for module in (draws, portfolio)]
    known = "\n".join([*texts, f"{scale:g}", *(migration.id for migration in migrations())])
    return hashlib.sha256(known.encode()).hexdigest()[:16]


def _noted(settings: Settings) -> str | None:
    file = settings.home / "loaded.json"
    if not file.exists():
        return None
    found: str = json.loads(file.read_text(encoding="utf-8"))["signature"]
    return found


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """What a user would wait five seconds for, tried for longer: a server that has just begun plans everything anew."""
    for _ in range(ATTEMPTS):
        with suppress(UnavailableError):
            return await work()
    return await work()


@asynccontextmanager
async def _place(scale: float, settings: Settings, server: Running) -> AsyncIterator[Place]:
    keys = settings.text_keys_file
    async with (
        open_gateway(server.uri, server.username, server.password, "neo4j", keys) as gateway,
        AsyncGraphDatabase.driver(
            server.uri, auth=(server.username, server.password), notifications_min_severity="OFF"
        ) as driver,
    ):
        await patiently(lambda: migrate(gateway))
        yield Place(scale, settings, server, gateway, driver)


@asynccontextmanager
async def served(place: Place) -> AsyncIterator[Served]:
    """The product as a process on a place."""
    log = place.settings.home / "served.log"
    with serving(place.environment, log) as found:
        yield found
