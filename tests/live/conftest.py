"""One server for the whole ring, and a graph wiped between tests.

Which server: ``NEO4J_TEST_URI`` if it is set (with ``NEO4J_TEST_USERNAME``, ``NEO4J_TEST_PASSWORD``; refused if it
holds data that is not ours); a container, if ``NEO4J_TEST_CONTAINER`` asks for one, as ``.ci/containers`` does; else
the managed local server, which always works, of the line that ``GRAPH_SERVICE_MANAGED_NEO4J`` names. The managed one
lives in a marked home below the user's, shares the cache of jars, and is stopped and wiped at the end; two runs at
once get a home each.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import count

import pytest
from filelock import FileLock, Timeout
from neo4j import Driver, GraphDatabase, Query
from neo4j.exceptions import TransientError
from pydantic import SecretStr
from testcontainers.community.neo4j import Neo4jContainer

from graph_service.access.anchors import FILE
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway, open_gateway
from graph_service.store.local_server import LocalServer
from graph_service.store.migrations import migrate, migrations
from graph_service.store.planned import plan_all_else, plan_questions
from tests.harness.rows import note_row
from tests.harness.service import outside, serving
from tests.harness.up import DEMO, Up, sales_and_admin
from tests.live.asking import load_folder

IMAGE = "neo4j:5.26-community"
OURS = "GraphServiceTests"
"""Label of the node that says a database may be wiped by these tests."""
KEPT = ("Migration", "MigrationLock", OURS)
WIPE = f"MATCH (n:!{'&!'.join(KEPT)}) CALL (n) {{ DETACH DELETE n }} IN TRANSACTIONS OF 10000 ROWS"
RUNNING = (
    "SHOW TRANSACTIONS YIELD currentQuery, status, elapsedTime, metaData "
    "RETURN left(currentQuery, 200), status, toString(elapsedTime), metaData"
)
WIPE_S = 300.0
ATTEMPTS = 10
"""How often an empty graph is tried for; each attempt waits for locks as long as the server allows, 3 s."""
FIRST_NODES = "V0004__company"
"""The migration that makes nodes, not only schema: what it made must be there again in an empty graph."""


@dataclass(frozen=True)
class Server:
    """The database under test."""

    uri: str
    username: str
    password: str
    is_managed: bool
    database: str = "neo4j"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the database."""
    for item in items:
        if "tests/live/" in item.path.as_posix():
            item.add_marker("live")


@pytest.fixture(scope="session")
def test_home() -> Iterator[Settings]:
    """Settings of a marked home that no other run uses at this moment; wiped before and after."""
    users = Settings()
    users.home.mkdir(parents=True, exist_ok=True)
    for number in count(1):
        lock = FileLock(users.home / f"test-{number}.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            continue
        break
    settings = users.nested(f"test-{number}")
    managed = LocalServer(settings)
    managed.home.mark("test")
    _forget(managed, settings)
    try:
        yield settings
    finally:
        _forget(managed, settings)
        lock.release()


def _forget(managed: LocalServer, settings: Settings) -> None:
    """Nothing stays of what was stored or brought, nor of where its chain of marks ended."""
    managed.wipe()
    shutil.rmtree(settings.home / "imports", ignore_errors=True)
    (settings.home / FILE).unlink(missing_ok=True)


@pytest.fixture(scope="session")
def server(test_home: Settings) -> Iterator[Server]:
    """The database under test, up."""
    with _choose(test_home) as chosen:
        yield chosen


@pytest.fixture(scope="session")
def settings(test_home: Settings, server: Server) -> Settings:
    """Settings that lead to the database under test, with a home of their own."""
    if server.is_managed:
        return test_home
    return test_home.model_copy(
        update={
            "neo4j_uri": server.uri,
            "neo4j_username": server.username,
            "neo4j_password": SecretStr(server.password),
            "neo4j_database": server.database,
        }
    )


@pytest.fixture(scope="session")
def environment(settings: Settings) -> Mapping[str, str]:
    """Environment in which the command line finds the database under test."""
    ours = {
        "GRAPH_SERVICE_HOME": str(settings.home),
        "GRAPH_SERVICE_CACHE": str(settings.cache_dir),
        "GRAPH_SERVICE_MANAGED_NEO4J": settings.managed_neo4j,
    }
    if settings.neo4j_uri:
        ours |= {
            "NEO4J_URI": settings.neo4j_uri,
            "NEO4J_USERNAME": settings.neo4j_username,
            "NEO4J_PASSWORD": settings.password(),
            "NEO4J_DATABASE": settings.neo4j_database,
        }
    return {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")} | ours


@pytest.fixture(scope="session")
def driver(server: Server) -> Iterator[Driver]:
    """A plain driver, for looking at the graph behind the service's back."""
    with GraphDatabase.driver(server.uri, auth=(server.username, server.password)) as opened:
        yield opened


@pytest.fixture(scope="session")
async def gateway(server: Server, settings: Settings) -> AsyncIterator[Gateway]:
    """The gateway on the database under test, its schema up to date and its statements planned, as behind a service."""
    keys = settings.text_keys_file
    async with open_gateway(server.uri, server.username, server.password, server.database, keys) as opened:
        await migrate(opened)
        await plan_questions(opened)
        await plan_all_else(opened)
        yield opened


@pytest.fixture
def empty(driver: Driver, server: Server, gateway: Gateway) -> Gateway:
    """The gateway, with no facts in the graph."""
    wipe(driver, server)
    return gateway


@pytest.fixture(scope="module")
async def up(
    driver: Driver,
    server: Server,
    gateway: Gateway,
    settings: Settings,
    environment: Mapping[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Up]:
    """The service as a process on the demo's company, with keys; nobody is throttled."""
    wipe(driver, server)
    await load_folder(gateway, settings, DEMO)
    log = tmp_path_factory.mktemp("served") / "log"
    with serving(outside(environment, GRAPH_SERVICE_RATE="100000/second"), log) as served:
        yield Up(served, *await sales_and_admin(gateway))


def wipe(driver: Driver, server: Server) -> None:
    """Leave nothing in the graph but what migrations made."""
    with driver.session(database=server.database) as session:
        for attempt in range(ATTEMPTS):
            try:
                session.run(Query(WIPE, timeout=WIPE_S)).consume()
                break
            except TransientError:
                # a test has left something going on; told at the end of the run, so that it is looked for
                note_row(f"the wipe waits for: {session.run(RUNNING).values()}")
                if attempt == ATTEMPTS - 1:
                    raise
        for migration in migrations():
            for block in migration.blocks if migration.id == FIRST_NODES else ():
                session.run(Query(block)).consume()


def _choose(home: Settings) -> AbstractContextManager[Server]:
    uri = os.environ.get("NEO4J_TEST_URI")
    if uri:
        username = os.environ.get("NEO4J_TEST_USERNAME", "neo4j")
        given = Server(uri, username, os.environ.get("NEO4J_TEST_PASSWORD", ""), is_managed=False)
        _claim(given)
        return nullcontext(given)
    return _container() if os.environ.get("NEO4J_TEST_CONTAINER") else _managed(home)


@contextmanager
def _managed(home: Settings) -> Iterator[Server]:
    local = LocalServer(home)
    running = local.ensure_running()
    try:
        yield Server(running.uri, running.username, running.password, is_managed=True)
    finally:
        local.stop()


@contextmanager
def _container() -> Iterator[Server]:
    os.environ.setdefault("TESTCONTAINERS_RYUK_DISABLED", "true")
    with Neo4jContainer(IMAGE) as container:
        yield Server(container.get_connection_url(), container.username, container.password, is_managed=False)


def _claim(given: Server) -> None:
    """Refuse a database that holds anything but what these tests left there."""
    with GraphDatabase.driver(given.uri, auth=(given.username, given.password)) as opened:
        ours = opened.execute_query(f"MATCH (n:{OURS}) RETURN count(n) AS n", database_=given.database).records[0]["n"]
        nodes = opened.execute_query("MATCH (n) RETURN count(n) AS n", database_=given.database).records[0]["n"]
        if nodes and not ours:
            pytest.exit(f"NEO4J_TEST_URI={given.uri} holds {nodes} nodes that these tests did not make: refused", 2)
        opened.execute_query(f"MERGE (:{OURS} {{id: 'marker'}})", database_=given.database)
