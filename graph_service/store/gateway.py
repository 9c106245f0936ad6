"""The one way to the database: a unit of work in one transaction, under one deadline, retried as a whole.

Every call names a registered statement. Reads and writes differ in where a cluster sends them and in one
check: a write counts only if the server handed out a new bookmark for it, because a server that is shutting
down may acknowledge a commit that it never stores.
"""

import asyncio
import dataclasses
import logging
import os
import platform
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, LiteralString, Self, TypeVar
from urllib.parse import urlsplit

from neo4j import (
    READ_ACCESS,
    WRITE_ACCESS,
    AsyncDriver,
    AsyncGraphDatabase,
    AsyncResult,
    AsyncSession,
    AsyncTransaction,
    Query,
)
from neo4j.exceptions import ConfigurationError

from graph_service.errors import UnavailableError
from graph_service.store.bookmarks import WithThose, current_trail
from graph_service.store.deadline import within
from graph_service.store.encryption import encrypted
from graph_service.store.failures import bad_address, is_retriable, translate
from graph_service.store.statements import P, R, Statement
from graph_service.store.text_keys import TextKeys

T = TypeVar("T")
logging.getLogger("neo4j").addHandler(logging.NullHandler())
"""Else the driver's complaints go to the terminal beside our sentence, where nobody has set up a log."""
INTERACTIVE_S = 5.0
PATIENT_S = 30.0
"""For commands at a terminal and jobs: a server that has just started plans each statement anew while it warms up."""
RETRY_S = 2.0
SCHEMES = ("bolt:", "bolt+s:", "bolt+ssc:", "neo4j:", "neo4j+s:", "neo4j+ssc:")
AGENT = f"graph-service/{platform.node()}/{os.getpid()}"
"""How this process calls itself to the server, so that it is told from others that are connected."""
Observer = Callable[[str], None]


@dataclasses.dataclass(frozen=True)
class Way:
    """Where a cluster sends work, whether its commit must be shown by a bookmark, and whether it is one statement."""

    mode: str
    is_confirmed: bool = False
    is_alone: bool = False


_ALONE = Way(READ_ACCESS, is_alone=True)
_READING, _LOCKED, _CHANGING = Way(READ_ACCESS), Way(WRITE_ACCESS), Way(WRITE_ACCESS, is_confirmed=True)


class _Alone:
    """A session in which one statement is a transaction of its own: one round trip instead of three."""

    def __init__(self, session: AsyncSession, timeout_s: float) -> None:
        self._session = session
        self._timeout_s = timeout_s

    async def run(self, text: LiteralString, arguments: dict[str, Any]) -> AsyncResult:
        """Run the statement; it is committed when its last row was read."""
        return await self._session.run(Query(text, timeout=self._timeout_s), arguments)


class Unit:
    """Statements inside one transaction. Work on it must be replayable: draw ids and times before."""

    def __init__(self, transaction: AsyncTransaction | _Alone, observer: Observer, keys: TextKeys) -> None:
        self._transaction = transaction
        self._observer = observer
        self.keys = keys
        self.last_statement = ""

    async def run(self, statement: Statement[P, R], params: P) -> list[R]:
        """All rows of a statement, as its row model."""
        self.last_statement = statement.name
        self._observer(statement.name)
        result = await self._transaction.run(statement.text, _unsaid(statement.arguments(params)))
        if tuple(result.keys()) != statement.columns:
            raise TypeError(f"{statement.name} returns {result.keys()}, its row model says {statement.columns}")
        return [statement.row_of(record.values()) async for record in result]

    async def plan(self, statement: Statement[P, R], params: P) -> None:
        """Have the server plan a statement for such parameters, without running it; it keeps the plan for who does."""
        self.last_statement = statement.name
        text: LiteralString = f"EXPLAIN {statement.text}"
        await (await self._transaction.run(text, _unsaid(statement.arguments(params)))).consume()


class _Unsaid(list[Any]):
    """A list that tells its length alone: the driver writes all parameters out for its log, whether one is kept or not.

    That takes as long as packing them, and a log is no place for what they say of people.
    """

    def __repr__(self) -> str:
        return f"<{len(self)} values>"


def _unsaid(arguments: dict[str, Any]) -> dict[str, Any]:
    return {name: _hidden(value) for name, value in arguments.items()}


def _hidden(value: Any) -> Any:
    if isinstance(value, dict):
        return _unsaid(value)
    return _Unsaid(value) if isinstance(value, list) else value


class Gateway:
    """Opens transactions on one named database; ``keys`` are those of the free texts in it.

    A call that names no time of its own has ``patience_s``. ``observer`` hears the name of every statement that runs.
    """

    def __init__(
        self,
        driver: AsyncDriver,
        database: str,
        keys: TextKeys,
        observer: Observer = lambda _: None,
        patience_s: float = INTERACTIVE_S,
    ) -> None:
        self._driver = driver
        self._patience_s = patience_s
        self._database = database
        self.keys = keys
        self._bookmarks = AsyncGraphDatabase.bookmark_manager()
        self.observer = observer

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._driver.close()

    async def ask(self, statement: Statement[P, R], params: P, *, timeout_s: float | None = None) -> list[R]:
        """One read statement in a transaction of its own."""
        return await self._run(lambda unit: unit.run(statement, params), _ALONE, timeout_s)

    async def read(self, work: Callable[[Unit], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        """Run reading work; on a cluster any server may answer."""
        return await self._run(work, _READING, timeout_s)

    async def read_locked(self, work: Callable[[Unit], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        """Run reading work that takes write locks and so sees nothing half-written."""
        return await self._run(work, _LOCKED, timeout_s)

    async def write(self, work: Callable[[Unit], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        """Run changing work; raises ``OutcomeUnknownError`` when the connection broke while committing."""
        return await self._run(work, _CHANGING, timeout_s)

    async def _run(self, work: Callable[[Unit], Awaitable[T]], way: Way, own_s: float | None) -> T:
        timeout_s = within(self._patience_s if own_s is None else own_s)
        deadline = time.monotonic() + timeout_s
        give_up = time.monotonic() + min(RETRY_S, timeout_s)
        pause_s = 0.02
        while True:
            unit: list[Unit] = []
            try:
                async with asyncio.timeout_at(asyncio.get_running_loop().time() + deadline - time.monotonic()):
                    return await self._once(work, way, deadline - time.monotonic(), unit)
            except Exception as failure:
                last = unit[0].last_statement if unit else ""
                if not is_retriable(failure) or time.monotonic() + pause_s > give_up:
                    raise translate(failure, statement=last) from failure
            await asyncio.sleep(random.uniform(0, pause_s))  # noqa: S311  (jitter, not a secret)
            pause_s *= 2

    async def _once(self, work: Callable[[Unit], Awaitable[T]], way: Way, timeout_s: float, unit: list[Unit]) -> T:
        trail = current_trail()
        async with self._driver.session(
            database=self._database,
            default_access_mode=way.mode,
            bookmark_manager=WithThose(self._bookmarks, trail.after),
        ) as session:
            before = await session.last_bookmarks()
            async with _begun(session, way, max(timeout_s, 0.001)) as runner:
                unit.append(Unit(runner, self.observer, self.keys))
                answer = await work(unit[0])
            reached = (await session.last_bookmarks()).raw_values
            if way.is_confirmed and reached == before.raw_values:
                raise UnavailableError("store.commit_lost")
            trail.reached = reached
            return answer


@asynccontextmanager
async def _begun(session: AsyncSession, way: Way, timeout_s: float) -> AsyncIterator[AsyncTransaction | _Alone]:
    """What statements run in; committed at the end."""
    if way.is_alone:
        yield _Alone(session, timeout_s)
        return
    async with await session.begin_transaction(timeout=timeout_s) as transaction:
        yield transaction
        await transaction.commit()


def open_gateway(  # noqa: PLR0913, PLR0917  (what Neo4j's own tools ask for, two files, and who waits)
    uri: str,
    username: str,
    password: str,
    database: str,
    text_keys: Path,
    authority: Path | None = None,
    patience_s: float = INTERACTIVE_S,
) -> Gateway:
    """A gateway with limits fit for a service (the driver's own defaults wait for minutes).

    ``authority``: the certificates to believe instead of the machine's, for bolt+s and neo4j+s. ``patience_s``: what a
    call may take that names no time of its own.
    """
    if not uri.startswith(SCHEMES):  # the driver would take http, which is another protocol with other rules
        raise bad_address(f"{uri!r} is no Bolt address")
    try:
        _ = urlsplit(uri).port  # raises for a port that is no number, which the driver meets much later
        address, options = encrypted(uri, authority)
        driver = AsyncGraphDatabase.driver(
            address,
            auth=(username, password),
            connection_timeout=1.0,
            connection_acquisition_timeout=2.0,
            max_transaction_retry_time=0.0,
            max_connection_lifetime=300.0,
            liveness_check_timeout=30.0,
            notifications_min_severity="OFF",
            keep_alive=True,
            **options,
            user_agent=AGENT,
        )
    except (ConfigurationError, ValueError) as failure:
        raise bad_address(str(failure)) from failure
    return Gateway(driver, database, TextKeys(text_keys), patience_s=patience_s)
