"""Dumps and their way back, a wipe, the schema mended: by the real commands on a home of their own (R14, P3)."""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, GraphDatabase, Query

from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import open_gateway
from graph_service.store.local_server import LocalServer
from graph_service.store.local_server.swap import Swap
from graph_service.store.migrations import check_schema
from tests.harness.many import fill
from tests.harness.rows import print_row, size
from tests.live.asking import COMMAND

NODES, TIES = size(100_000, 2_000), size(500_000, 5_000)
RTO_S = 300.0
PATIENCE_S = 600.0
FOLDER = {
    "employees": "id,name,role\ne-1,甲员工,sales\n",
    "customers": "id,name\nc-1,客户\n",
    "departments": "id,name,customer_id\nd-1,部,c-1\n",
    "people": "id,name,department_id,power\np-1,张三丰,d-1,veto\np-2,李四光,d-1,\n",
    "observations": "about_id,metric,value,held_by,valid_at,evidence\np-1,rc,80,e-1,2026-02-01,张三丰说好\n",
}


@pytest.fixture(scope="module")
def own(test_home: Settings) -> Iterator[Settings]:
    """A home whose server may be stopped and whose store may be exchanged."""
    settings = test_home.nested("keeping")
    server = LocalServer(settings)
    server.home.mark("test")
    yield settings
    server.wipe()
    shutil.rmtree(settings.home, ignore_errors=True)


@pytest.fixture
def environment_of_own(own: Settings) -> Mapping[str, str]:
    ours = {"GRAPH_SERVICE_HOME": str(own.home), "GRAPH_SERVICE_CACHE": str(own.cache_dir)}
    return {name: value for name, value in os.environ.items() if not name.startswith("NEO4J_")} | ours


def run(environment: Mapping[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*COMMAND, *arguments, "--lang", "en"],
        env=dict(environment), capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip


def asked(environment: Mapping[str, str], *arguments: str) -> Any:
    done = run(environment, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def written(folder: Path, files: Mapping[str, str] = FOLDER) -> str:
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return str(folder)


def driver_of(own: Settings) -> Driver:
    running = LocalServer(own).ensure_running()
    return GraphDatabase.driver(running.uri, auth=(running.username, running.password))


async def digest(own: Settings) -> str:
    running = LocalServer(own).ensure_running()
    async with open_gateway(running.uri, running.username, running.password, "neo4j", own.text_keys_file) as gateway:
        assert not await check_schema(gateway), "every constraint and index ONLINE"
        return await graph_digest(gateway)


def people(own: Settings) -> list[str]:
    with driver_of(own) as driver:
        rows = driver.execute_query("MATCH (n:Person) RETURN n.id ORDER BY n.id", database_="neo4j").records
        return [row[0] for row in rows]


def emptied(environment: Mapping[str, str], own: Settings) -> None:
    asked(environment, "wipe", "--name", own.home.name)


async def test_r14_a_store_dumped_wiped_and_restored_is_the_same_and_soon_there(
    own: Settings, environment_of_own: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # names are spelt when a store is first opened; these are written past the recorder and have no spelling
    asked(environment_of_own, "loads", "list")
    with driver_of(own) as driver:
        fill(driver, NODES, TIES)
    before = await digest(own)
    begun = time.monotonic()
    made = asked(environment_of_own, "db", "dump", str(tmp_path / "dumps"))
    dump_s = time.monotonic() - begun
    removed = asked(environment_of_own, "wipe", "--name", own.home.name)["removed"]
    assert removed == NODES
    assert await digest(own) != before
    begun = time.monotonic()
    restored = asked(environment_of_own, "db", "restore", made["file"])
    rto_s = time.monotonic() - begun
    after = await digest(own)
    refused = _spoilt_are_refused(environment_of_own, Path(made["file"]))
    assert await digest(own) == before, "a refused dump touches nothing"
    failures = (after != before) + (rto_s > RTO_S) + (2 - refused)
    megabytes = made["bytes"] / 1_000_000
    print_row(
        capsys, "R14", NODES + TIES, failures,
        f"{NODES} nodes, {TIES} ties, dump {dump_s:.0f} s and {megabytes:.1f} MB, restore {rto_s:.0f} s",
    )  # fmt: skip
    assert not failures, restored
    emptied(environment_of_own, own)


def _spoilt_are_refused(environment: Mapping[str, str], dump: Path) -> int:
    """How many of two spoilt copies are refused with a sentence: one cut off, one with another byte."""
    refused = 0
    whole = dump.read_bytes()
    spoilt = bytearray(whole)
    spoilt[len(spoilt) // 2] ^= 1
    for name, content, said in (("short", whole[:-100], "cut off"), ("changed", bytes(spoilt), "damaged or changed")):
        copy = dump.with_name(f"{name}.dump")
        copy.write_bytes(content)
        copy.with_name(f"{copy.name}.sha256").write_text(
            dump.with_name(f"{dump.name}.sha256").read_text(encoding="utf-8").replace(dump.name, copy.name)
        )
        done = run(environment, "db", "restore", str(copy))
        refused += done.returncode == 1 and said in " ".join(done.stderr.split())
    return refused


def test_p3_whoever_was_erased_after_a_dump_is_not_in_what_is_restored(
    own: Settings, environment_of_own: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    emptied(environment_of_own, own)
    asked(environment_of_own, "load", written(tmp_path / "data"))
    made = asked(environment_of_own, "db", "dump", str(tmp_path / "old.dump"))
    asked(environment_of_own, "erase-person", "p-1")
    assert asked(environment_of_own, "db", "restore", made["file"])["erased_again"] == 1
    found = [id_ for id_ in people(own) if id_ == "p-1"]
    with driver_of(own) as driver:
        texts = driver.execute_query(
            "MATCH (n) WHERE any(key IN keys(n) WHERE toStringOrNull(n[key]) CONTAINS '张三丰') RETURN n.id",
            database_="neo4j",
        ).records
    print_row(capsys, "P3", 1, len(found) + len(texts))
    assert not found
    assert not texts
    assert people(own) == ["p-2"]
    again = run(environment_of_own, "load", str(tmp_path / "data"))
    assert again.returncode == 3, "who was erased is refused when a file brings them again"
    marks = asked(environment_of_own, "audit", "verify")
    assert not marks["faults"]


@pytest.mark.alone
def test_a_restore_cut_off_between_two_stores_never_happened(
    own: Settings, environment_of_own: Mapping[str, str], tmp_path: Path
) -> None:
    emptied(environment_of_own, own)
    asked(
        environment_of_own,
        "load",
        written(
            tmp_path / "data",
            FOLDER
            | {
                "people": "id,name,department_id\np-7,人,d-1\n",
                "observations": "about_id,metric,value,held_by,valid_at\np-7,rc,1,e-1,2026-02-01\n",
            },
        ),
    )
    made = asked(environment_of_own, "db", "dump", str(tmp_path / "one.dump"))
    asked(environment_of_own, "wipe", "--name", own.home.name)
    asked(environment_of_own, "load", written(tmp_path / "other", {"customers": "id,name\nc-9,别家\n"}))
    dies = (
        "import os; from cli import keeping; keeping._after_restore = lambda *a: os._exit(9); "
        "from cli.main import run; run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", dies, "db", "restore", made["file"]],
        env=dict(environment_of_own), capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.returncode == 9
    assert Swap(LocalServer(own).home).is_open
    assert asked(environment_of_own, "load", str(tmp_path / "other"))["status"] == "unchanged"
    assert people(own) == []
    asked(environment_of_own, "db", "restore", made["file"])
    assert people(own) == ["p-7"]
    assert not Swap(LocalServer(own).home).is_open


@pytest.mark.alone
def test_a_restore_that_fails_leaves_the_store_as_it_was(
    own: Settings, environment_of_own: Mapping[str, str], tmp_path: Path
) -> None:
    emptied(environment_of_own, own)
    asked(environment_of_own, "load", written(tmp_path / "other", {"customers": "id,name\nc-9,别家\n"}))
    made = asked(environment_of_own, "db", "dump", str(tmp_path / "one.dump"))
    asked(environment_of_own, "load", written(tmp_path / "more", {"customers": "id,name\nc-10,新家\n"}))
    fails = (
        "from cli import keeping; from graph_service.errors import UnavailableError\n"
        "async def fail(*_): raise UnavailableError('store.commit_lost')\n"
        "keeping._after_restore = fail\nfrom cli.main import run; run()"
    )
    done = subprocess.run(
        [sys.executable, "-c", fails, "db", "restore", made["file"]],
        env=dict(environment_of_own), capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.returncode == 1
    assert asked(environment_of_own, "load", str(tmp_path / "more"))["status"] == "unchanged"


def test_a_restore_and_a_wipe_are_refused_while_another_process_is_connected(
    own: Settings, environment_of_own: Mapping[str, str], tmp_path: Path
) -> None:
    made = asked(environment_of_own, "db", "dump", str(tmp_path / "one.dump"))
    with driver_of(own) as driver:
        driver.execute_query("RETURN 1", database_="neo4j")
        for command in (("db", "restore", made["file"]), ("wipe", "--name", own.home.name)):
            done = run(environment_of_own, *command)
            assert done.returncode == 1
            assert "connected to the database" in " ".join(done.stderr.split())


def test_a_wipe_asks_for_the_name_and_takes_no_other(own: Settings, environment_of_own: Mapping[str, str]) -> None:
    other = run(environment_of_own, "wipe", "--name", "another")
    assert other.returncode == 1
    assert own.home.name in other.stderr
    unasked = subprocess.run(
        [*COMMAND, "wipe", "--lang", "en"], env=dict(environment_of_own), stdin=subprocess.DEVNULL,
        capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert unasked.returncode == 1
    assert "will be lost" in unasked.stderr


def test_the_managed_server_is_what_is_dumped(environment_of_own: Mapping[str, str], tmp_path: Path) -> None:
    done = run({**environment_of_own, "NEO4J_URI": "bolt://127.0.0.1:1"}, "db", "dump", str(tmp_path))
    assert done.returncode == 1
    assert "managed server" in " ".join(done.stderr.split())


def test_migrate_makes_again_what_somebody_dropped_and_doctor_names_the_command(
    own: Settings, environment_of_own: Mapping[str, str]
) -> None:
    asked(environment_of_own, "migrate")
    with driver_of(own) as driver, driver.session(database="neo4j") as session:
        session.run(Query("DROP INDEX person_name")).consume()
        session.run(Query("DROP CONSTRAINT person_id")).consume()
    assert run(environment_of_own, "migrate", "--check").returncode == 1
    told = run(environment_of_own, "doctor")
    assert told.returncode == 1
    assert told.stdout.count("graph-service migrate") == 2
    assert asked(environment_of_own, "migrate")["mended_now"] == ["person_id", "person_name"]
    assert run(environment_of_own, "migrate", "--check").returncode == 0


def test_doctor_names_secrets_that_others_may_read(own: Settings, environment_of_own: Mapping[str, str]) -> None:
    own.text_keys_file.touch()
    own.text_keys_file.chmod(0o644)
    told = run(environment_of_own, "doctor")
    assert told.returncode == 1
    assert f"chmod600{own.text_keys_file}" in "".join(told.stdout.split()), "wherever a line is broken"
    own.text_keys_file.chmod(0o600)
    assert run(environment_of_own, "doctor").returncode == 0
