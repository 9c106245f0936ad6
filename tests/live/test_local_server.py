"""The managed local server for real: started, killed, raced, spoilt, and never left behind."""

import asyncio
import http.server
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
from neo4j import GraphDatabase

from graph_service.errors import ConflictError, ServiceError, UnavailableError
from graph_service.settings import Settings
from graph_service.store.local_server import Event, LocalServer, Running, Step, process, readiness
from graph_service.store.local_server.archives import Archives
from graph_service.store.local_server.java import Java, find_java, parse_heap
from graph_service.store.local_server.record import read_record
from graph_service.wiring import open_store

ENSURE = "from graph_service.settings import Settings; from graph_service.store.local_server import LocalServer"


@pytest.fixture(scope="module")
def home(test_home: Settings) -> Iterator[Settings]:
    """A home that only these tests use, apart from the one the rest of the ring shares."""
    settings = test_home.nested("of-its-own")
    server = LocalServer(settings)
    server.home.mark("test")
    yield settings
    server.wipe()


def outside(settings: Settings) -> Mapping[str, str]:
    """Environment of another command on the same home."""
    ours = {"GRAPH_SERVICE_HOME": str(settings.home), "GRAPH_SERVICE_CACHE": str(settings.cache_dir)}
    return {**os.environ, **ours}


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from cli.main import run; run()", *arguments]


def ask(running: Running, statement: str, **parameters: object) -> list[object]:
    with GraphDatabase.driver(running.uri, auth=(running.username, running.password)) as driver:
        records = driver.execute_query(statement, parameters, database_="neo4j").records
    return [record[0] for record in records]


def refusal(server: LocalServer) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        server.ensure_running()
    for language in ("zh", "en"):
        assert caught.value.sentence(language)
    return caught.value


def archives_of(server: LocalServer, settings: Settings) -> Archives:
    java = Java(find_java(), tuple(server.jars.paths()), parse_heap(settings.heap))
    return Archives(settings.cache_dir, java)


def _kill(server: LocalServer) -> int:
    """End a server as a power cut would; its pid."""
    record = read_record(server.home.record_file)
    assert record is not None
    process.kill(record.pid, record.began)
    return record.pid


async def _migrate(settings: Settings) -> None:
    async with open_store(settings):
        """Opening the store brings its schema up to date."""


@contextmanager
def _repository(folder: Path) -> Iterator[str]:
    """A folder served as a Maven mirror on loopback."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  (the name is the base class's)
            """Not on the terminal."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def wait_until_it_shows(path: Path) -> None:
    deadline = time.monotonic() + 60
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never appeared"
        time.sleep(0.02)


def test_a_server_answers_stays_for_the_next_command_and_stops(home: Settings) -> None:
    server = LocalServer(home)
    running = server.ensure_running()
    assert ask(running, "CYPHER 5 RETURN 1 AS one") == [1]
    began = time.monotonic()
    assert LocalServer(home).ensure_running() == running
    assert time.monotonic() - began < 1.0
    status = server.status()
    assert (status.state, status.uri, status.pid) == ("running", running.uri, running.pid)
    for secret in (server.home.password_file, server.home.data / "dbms" / "auth.ini"):
        assert not secret.exists() or secret.stat().st_mode & 0o077 == 0
    assert server.stop()
    assert not process.identity(running.pid)
    assert server.status().state == "stopped"
    assert not server.stop()


def test_the_second_start_uses_recorded_classes_and_keeps_the_port(home: Settings) -> None:
    server = LocalServer(home)
    assert archives_of(server, home).is_complete
    port = server.home.marker().port
    assert server.ensure_running().uri == f"bolt://127.0.0.1:{port}"
    record = read_record(server.home.record_file)
    assert record is not None
    assert record.archive is None


def test_a_killed_server_is_seen_to_be_killed_and_loses_nothing(home: Settings) -> None:
    server = LocalServer(home)
    running = server.ensure_running()
    ask(running, "CYPHER 5 CREATE (:Kept {id: 'before the kill'})")
    assert _kill(server) == running.pid
    assert server.status().state == "killed"
    heard: list[Event] = []
    again = LocalServer(home, heard.append).ensure_running()
    assert again.pid != running.pid
    assert Step("local_server.was_killed", {"pid": running.pid}) in heard
    assert ask(again, "CYPHER 5 MATCH (k:Kept) RETURN k.id AS id") == ["before the kill"]


def test_limits_of_the_configuration_hold(home: Settings, tmp_path: Path) -> None:
    running = LocalServer(home).ensure_running()
    wanted = "db.transaction.timeout", "db.lock.acquisition.timeout", "db.checkpoint.interval.time"
    shown = "CYPHER 5 SHOW SETTINGS YIELD name, value WHERE name IN $names RETURN name + '=' + value AS setting"
    assert sorted(map(str, ask(running, shown, names=list(wanted)))) == [
        "db.checkpoint.interval.time=5m",
        "db.lock.acquisition.timeout=3s",
        "db.transaction.timeout=10s",
    ]
    rows = tmp_path / "rows.csv"
    rows.write_text("a\n1\n")
    with pytest.raises(Exception, match=r"(?i)load|file|url"):
        ask(running, "CYPHER 5 LOAD CSV FROM $url AS row RETURN row", url=rows.as_uri())


def test_another_port_than_the_running_one_is_a_conflict(home: Settings) -> None:
    running = LocalServer(home).ensure_running()
    other = readiness.free_port()
    with pytest.raises(ConflictError) as caught:
        LocalServer(home, port=other).ensure_running()
    assert caught.value.code == "local_server.other_port"
    assert LocalServer(home).ensure_running() == running


def test_two_commands_at_once_get_one_server_that_outlives_both(home: Settings) -> None:
    server = LocalServer(home)
    server.stop()
    program = f"{ENSURE}; print(LocalServer(Settings()).ensure_running().pid)"
    both = [
        subprocess.Popen([sys.executable, "-c", program], env=outside(home), stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    pids = {int(child.communicate(timeout=600)[0]) for child in both}
    assert [child.returncode for child in both] == [0, 0]
    assert len(pids) == 1
    assert server.ensure_running().pid in pids


def test_an_interrupted_start_leaves_nothing_behind(home: Settings) -> None:
    server = LocalServer(home)
    server.stop()
    program = f"{ENSURE}; LocalServer(Settings()).ensure_running()"
    child = subprocess.Popen([sys.executable, "-c", program], env=outside(home), stderr=subprocess.DEVNULL)
    wait_until_it_shows(server.home.record_file)
    record = read_record(server.home.record_file)
    assert record is not None
    child.send_signal(signal.SIGINT)
    child.wait(60)
    assert not record.is_alive
    assert server.status().state == "stopped"


def test_a_taken_port_is_named_if_it_was_asked_for_and_avoided_if_not(home: Settings) -> None:
    server = LocalServer(home)
    port = server.home.marker().port
    assert port is not None
    with socket.create_server(("127.0.0.1", port)):
        failure = refusal(LocalServer(home, port=port))
        assert failure.code == "local_server.port_taken"
        assert str(port) in failure.sentence("zh")
        assert server.ensure_running().uri != f"bolt://127.0.0.1:{port}"
    server.stop()


def test_a_start_that_takes_too_long_is_ended_and_names_the_log(home: Settings) -> None:
    server = LocalServer(home, start_timeout_s=0.3)
    server.stop()
    failure = refusal(server)
    assert failure.code == "local_server.start_timeout"
    assert str(server.home.console) in failure.sentence("en")
    assert server.status().state == ("stopped" if server.home.has_database else "never_started")


def test_a_second_server_on_the_same_data_is_refused_by_name(home: Settings) -> None:
    server = LocalServer(home)
    running = server.ensure_running()
    hidden = server.home.record_file.rename(server.home.record_file.with_name("hidden.json"))
    try:
        assert refusal(server).code == "local_server.store_in_use"
    finally:
        hidden.rename(server.home.record_file)
    assert server.ensure_running() == running


def test_damaged_data_is_told_with_the_reason_and_the_log(home: Settings) -> None:
    server = LocalServer(home)
    server.stop()
    store = server.home.data / "databases" / "neo4j"
    aside = store.with_name("aside")
    shutil.copytree(store, aside)
    try:
        (store / "neostore").write_bytes(b"\xff" * 16384)
        failure = refusal(server)
        assert failure.code == "local_server.start_failed"
        assert str(server.home.debug_log) in failure.sentence("zh")
        assert "store" in str(failure.fields["reason"])
    finally:
        shutil.rmtree(store)
        aside.rename(store)
    assert ask(server.ensure_running(), "CYPHER 5 MATCH (k:Kept) RETURN k.id AS id") == ["before the kill"]


def test_a_damaged_cache_is_mended_while_starting(home: Settings, tmp_path: Path) -> None:
    """A jar of the right size and the wrong content, and archives that are no archives: both are replaced."""
    LocalServer(home).stop()
    spoilt = tmp_path / "cache"
    shutil.copytree(home.cache_dir / "jars", spoilt / "jars", copy_function=os.link)
    settings = home.model_copy(update={"cache": spoilt})
    server = LocalServer(settings)
    jar = next(jar for jar in server.jars.locked if jar.artifact == "neo4j-kernel")
    server.jars.path(jar).unlink()
    server.jars.path(jar).write_bytes(bytes(jar.size))
    assert server.jars.missing() == []
    with _repository(home.cache_dir / "jars") as mirror:
        mended = LocalServer(settings.model_copy(update={"maven_mirror": mirror}))
        assert ask(mended.ensure_running(), "CYPHER 5 RETURN 1 AS one") == [1]
        assert server.jars.damaged() == []
    _kill(server)
    archives, _ = archives_of(server, settings).flags()
    base = Path(archives[0].partition("=")[2])
    base.chmod(0o644)
    for archive in (base, base.with_name("top.jsa")):
        archive.write_bytes(b"no archive")
    assert archives_of(server, settings).is_complete
    assert ask(server.ensure_running(), "CYPHER 5 RETURN 1 AS one") == [1]


def test_a_home_of_a_newer_version_is_not_touched(home: Settings) -> None:
    server = LocalServer(home)
    server.stop()
    known = server.home.marker()
    assert known.port is not None
    server.home.note(neo4j="9999.1.0", port=known.port)
    try:
        assert refusal(server).code == "local_server.store_newer"
        assert server.status().state == "stopped"
    finally:
        server.home.note(neo4j=str(known.neo4j), port=known.port)


def test_a_lost_password_is_told(home: Settings) -> None:
    server = LocalServer(home)
    server.stop()
    right = server.home.password_file.read_text()
    server.home.password_file.write_text("wrong-password\n")
    try:
        failure = refusal(server)
        assert isinstance(failure, UnavailableError)
        assert failure.code == "local_server.password_lost"
        assert server.status().state == "stopped"
    finally:
        server.home.password_file.write_text(right)


def test_the_command_line_starts_shows_and_stops(home: Settings) -> None:
    def run(*arguments: str) -> str:
        return subprocess.run(
            command(*arguments), env=outside(home), capture_output=True, text=True, check=True, timeout=600
        ).stdout

    try:
        assert "运行中" in run("db", "start", "--lang", "zh")
        assert '"state": "running"' in run("db", "status", "--json")
        assert run("db", "path").strip() == str(LocalServer(home).store_path())
    finally:
        assert '"stopped": true' in run("db", "stop", "--json")
    assert "stopped" in run("db", "status", "--lang", "en")


def test_doctor_finds_a_killed_server_and_nothing_wrong_after_the_next_start(home: Settings) -> None:
    def findings() -> tuple[int, dict[str, dict[str, str]]]:
        done = subprocess.run(
            command("doctor", "--json"), env=outside(home), capture_output=True, text=True, check=False, timeout=600
        )
        return done.returncode, {finding["check"]: finding for finding in json.loads(done.stdout)["findings"]}

    server = LocalServer(home)
    server.ensure_running()
    code, found = findings()
    assert found["login"]["verdict"] == "good"
    assert found["schema"]["verdict"] == "wrong", "no migration has run here"
    assert code == 1
    _kill(server)
    code, found = findings()
    assert (code, found["server"]["verdict"]) == (1, "wrong")
    assert "login" not in found
    asyncio.run(_migrate(home))
    code, found = findings()
    assert code == 0
    assert {finding["verdict"] for finding in found.values()} == {"good"}
    server.stop()
