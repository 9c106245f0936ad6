"""The service as it starts: several at once on an empty database, on a spoilt one, with settings nobody should use."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graph_service.settings import Settings
from graph_service.store.local_server import LocalServer, Running
from graph_service.store.migrations import migrations
from tests.harness.rows import print_row
from tests.harness.service import PROGRAM, Served, outside, serving, wait_until

AT_ONCE = 4
SCHEMA = "SHOW INDEXES YIELD name, state WHERE name <> 'index_343aff4e' AND name <> 'index_f7700477' RETURN name, state"


class Own:
    """A database of these tests alone, spoken to as one that is not managed."""

    def __init__(self, running: Running, environment: Mapping[str, str], home: Path) -> None:
        self.running = running
        address = {"NEO4J_URI": running.uri, "NEO4J_USERNAME": running.username, "NEO4J_PASSWORD": running.password}
        self.environment = outside(environment, GRAPH_SERVICE_HOME=str(home), **address)

    def run(self, statement: str, **parameters: object) -> list[list[object]]:
        """Behind the service's back."""
        with GraphDatabase.driver(self.running.uri, auth=(self.running.username, self.running.password)) as driver:
            found = driver.execute_query(statement, parameters).records
        return [list(record.values()) for record in found]

    def forget(self) -> None:
        """As it was before anybody came: no constraint, no index, no node."""
        for (name,) in self.run("SHOW CONSTRAINTS YIELD name RETURN name"):
            self.run(f"DROP CONSTRAINT {name}")
        for (name,) in self.run("SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"):
            self.run(f"DROP INDEX {name}")
        self.run("MATCH (n) DETACH DELETE n")


@pytest.fixture(scope="module")
def own(test_home: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Own]:
    settings = test_home.nested("starting")
    server = LocalServer(settings)
    server.home.mark("test")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("NEO4J_", "GRAPH_SERVICE_"))}
    cache = {"GRAPH_SERVICE_CACHE": str(settings.cache_dir)}
    yield Own(server.ensure_running(), {**plain, **cache}, tmp_path_factory.mktemp("home"))
    server.wipe()


def causes(served: Served) -> list[str]:
    status, _, said = served.ask("/readyz")
    return [cause["code"] for cause in json.loads(said)["causes"]] if status == 503 else []


@pytest.mark.alone
def test_four_at_once_on_an_empty_database_make_one_schema_and_on_a_spoilt_one_say_why(
    own: Own, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    failures: list[str] = []
    with ExitStack() as stack:
        logs = [tmp_path / f"log-{number}" for number in range(AT_ONCE)]
        services = together(stack, [partial(serving, own.environment, log, path="/livez") for log in logs])
        for served in services:
            wait_until(lambda found=served: "store.not_warm" in causes(found) or not causes(found), 120)  # type: ignore[misc]
        failures += ["ended"] * sum(served.process.poll() is not None for served in services)
    wanted = {name for migration in migrations() for name in migration.creates}
    states = {str(name): str(state) for name, state in own.run(SCHEMA)}
    failures += [name for name in wanted if states.get(name) != "ONLINE"]
    applied = own.run("MATCH (m:Migration) RETURN m.id")
    failures += ["applied twice"] * (len(applied) != len(migrations()))

    spoilt = {
        "duplicates": ("UNWIND [1, 2] AS n CREATE (:Customer {id: 'c-1'})", "migrations.duplicates"),
        "a failed index": ("CREATE (:Customer {id: 'c-1', name: $name})", "migrations.index_not_online"),
    }
    for name, (statement, code) in spoilt.items():
        own.forget()
        own.run(statement, **({"name": "x" * 40_000} if "$name" in statement else {}))
        with serving(own.environment, tmp_path / f"log-{name}", path="/livez") as served:
            wait_until(lambda found=served: bool(causes(found)) and causes(found)[0] != "store.not_looked_yet", 60)  # type: ignore[misc]
            found = causes(served)
            status, _, _ = served.ask("/v1/opportunities/x/coverage")
            failures += [f"{name}: {found}"] * (code not in found) + ["answered"] * (status != 503)
            failures += ["ended"] * (served.process.poll() is not None)
    own.forget()
    print_row(capsys, "R11", AT_ONCE + len(spoilt), len(failures))
    assert not failures


def together(stack: ExitStack, starts: Sequence[Callable[[], AbstractContextManager[Served]]]) -> list[Served]:
    """Several services started at the same moment."""
    with ThreadPoolExecutor(len(starts)) as pool:
        managers = [start() for start in starts]
        services = list(pool.map(lambda manager: manager.__enter__(), managers))
    for manager in managers:
        stack.push(manager.__exit__)
    return services


@pytest.mark.parametrize(
    "unsafe",
    [
        {"GRAPH_SERVICE_SECRET": "secret"},
        {"GRAPH_SERVICE_DEBUG": "true"},
        {"GRAPH_SERVICE_CORS": "*"},
        {"NEO4J_URI": "bolt://graph.example:7687", "NEO4J_PASSWORD": "drawn-from-a-hat-9"},
        {"NEO4J_URI": "bolt+s://graph.example:7687", "NEO4J_PASSWORD": "neo4j"},
        {"GRAPH_SERVICE_OIDC_ALGORITHMS": '["HS256"]'},
        {"GRAPH_SERVICE_OIDC_ISSUER": "https://id.example", "GRAPH_SERVICE_OIDC_AUDIENCE": "*"},
        {"GRAPH_SERVICE_RATE": "as often as you like"},
    ],
    ids=lambda unsafe: next(iter(unsafe)),
)
def test_the_service_does_not_start_with_unsafe_settings(own: Own, unsafe: Mapping[str, str]) -> None:
    done = subprocess.run(
        [*PROGRAM, "serve", "--port", "0", "--lang", "en"],
        env={**own.environment, **unsafe}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert len(done.stderr.strip()) > 40, "it says why"
    assert "drawn-from-a-hat" not in done.stderr


def test_it_does_not_listen_to_everybody_unless_told_so(own: Own) -> None:
    done = subprocess.run(
        [*PROGRAM, "serve", "--host", "0.0.0.0", "--lang", "zh"],  # noqa: S104  (refused)
        env=own.environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1
    assert "GRAPH_SERVICE_PLAIN_HTTP" in done.stderr
