"""Telling a living server from a dead one, and from a stranger with the same pid."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.store.local_server import process
from graph_service.store.local_server.record import Record, read_record

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def sleeper(tmp_path: Path, output: Path) -> Iterator[tuple[int, str]]:
    yield from _running(SLEEPER, tmp_path, output)


@pytest.fixture
def stubborn(tmp_path: Path, output: Path) -> Iterator[tuple[int, str]]:
    yield from _running(STUBBORN, tmp_path, output)


def _running(command: list[str], folder: Path, output: Path) -> Iterator[tuple[int, str]]:
    pid = process.launch(command, os.environ, folder, output)
    deadline = time.monotonic() + 10
    while output.read_text() != "up\n":
        assert time.monotonic() < deadline
        time.sleep(0.01)
    began = process.identity(pid)
    assert began is not None
    yield pid, began
    process.kill(pid, began)


def record_of(pid: int, began: str) -> Record:
    return Record(pid, began, 7687, "5.26.30", datetime(2026, 3, 1, tzinfo=UTC))


def test_a_started_process_is_alive_in_a_session_of_its_own_and_ends_when_asked(sleeper: tuple[int, str]) -> None:
    assert process.is_alive(*sleeper)
    assert os.getsid(sleeper[0]) == sleeper[0] != os.getsid(0)
    assert process.end(*sleeper, timeout_s=10)
    assert not process.is_alive(*sleeper)


def test_a_process_that_does_not_stop_is_ended_by_force(stubborn: tuple[int, str]) -> None:
    assert not process.end(*stubborn, timeout_s=0.1)
    assert not process.is_alive(*stubborn)


def test_a_killed_child_that_nobody_waited_for_counts_as_gone(sleeper: tuple[int, str]) -> None:
    os.kill(sleeper[0], signal.SIGKILL)
    assert process.wait_gone(*sleeper, timeout_s=10)


def test_a_stranger_with_the_same_pid_is_neither_alive_nor_signalled(sleeper: tuple[int, str]) -> None:
    pid, began = sleeper
    assert not record_of(pid, began + "0").is_alive
    assert process.end(pid, began + "0", timeout_s=0.1)
    assert record_of(pid, began).is_alive


@pytest.mark.skipif(shutil.which("ps") is None, reason="no ps on this machine; it is what macOS is asked with")
def test_the_way_of_other_systems_agrees_about_life_and_death(sleeper: tuple[int, str]) -> None:
    began = process._identity_posix(sleeper[0])
    assert began
    assert process._identity_posix(sleeper[0]) == began
    process.kill(*sleeper)
    assert process._identity_posix(sleeper[0]) is None


def test_a_record_comes_back_as_it_was_written_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "server.json"
    written = replace(record_of(123, "boot:4"), is_ready=True, archive="/cache/top.part")
    written.write(path)
    assert read_record(path) == written
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in tmp_path.iterdir()] == ["server.json"]


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"pid": 1, "started_at": "yesterday"}', '{"pid": 1}'])
def test_a_record_that_cannot_be_read_counts_as_none(tmp_path: Path, content: str) -> None:
    path = tmp_path / "server.json"
    path.write_text(content)
    assert read_record(path) is None
    path.unlink()
    assert read_record(path) is None


def test_a_server_left_running_does_not_disturb_the_end_of_the_command(tmp_path: Path) -> None:
    program = (
        "import os, pathlib, sys; from graph_service.store.local_server import process;"
        f"print(process.launch({SLEEPER!r}, os.environ, pathlib.Path({str(tmp_path)!r}),"
        f" pathlib.Path({str(tmp_path / 'out')!r})))"
    )
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", program], capture_output=True, text=True, check=True, timeout=30
    )
    pid = int(done.stdout)
    began = process.identity(pid)
    assert began is not None
    process.kill(pid, began)
    assert "ResourceWarning" not in done.stderr
