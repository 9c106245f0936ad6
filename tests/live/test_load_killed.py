"""A load killed at any moment is finished by running it again (requirement R2)."""

import random
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver, Query

from graph_service.recording.fingerprint import graph_digest
from graph_service.store.gateway import Gateway
from graph_service.store.migrations import migrations
from tests.harness.rows import print_row, size
from tests.live.asking import COMMAND
from tests.live.conftest import FIRST_NODES, WIPE, Server
from tests.reference.random_folders import tables_of
from tests.template_files import Tables, json_of, write_folder

KILLS, SEED = 5, 3
COMPANIES = size(24, 12)
SHARED = ("org_units",)
DEADLINE_S = 300.0
"""Longer than a whole load ever takes."""


def several_companies(n: int) -> Tables:
    """Random folders side by side: every id but those of the shared templates bears the number of its folder."""
    merged: Tables = {}
    for number in range(n):
        for template, rows in tables_of(900 + number).items():
            if template in SHARED:
                merged[template] = rows
                continue
            merged.setdefault(template, []).extend(_numbered(row, number) for row in rows)
    return merged


def _numbered(row: Mapping[str, str], number: int) -> dict[str, str]:
    is_id = {name for name in row if name in ("id", "held_by", "recorded_by", "reports_to") or name.endswith("_id")}
    return {
        name: f"{cell}.{number}" if name in is_id - {"org_unit_id"} and cell else cell for name, cell in row.items()
    }


def start(environment: Mapping[str, str], folder: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [*COMMAND, "load", str(folder), "--json"],
        env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def finish(environment: Mapping[str, str], folder: Path) -> tuple[dict[str, Any], float]:
    begun = time.monotonic()
    said, complained = (child := start(environment, folder)).communicate(timeout=DEADLINE_S)
    assert child.returncode == 0, complained
    return json_of(said), time.monotonic() - begun


def wipe(driver: Driver, server: Server) -> None:
    """The graph as it is before any load."""
    with driver.session(database=server.database) as session:
        session.run(Query(WIPE)).consume()
        for migration in migrations():
            for block in migration.blocks if migration.id == FIRST_NODES else ():
                session.run(Query(block)).consume()


def kill(child: "subprocess.Popen[str]", after_s: float) -> bool:
    """Kill a load after some time; whether it was still at work."""
    try:
        child.wait(after_s)
    except subprocess.TimeoutExpired:
        child.send_signal(signal.SIGKILL)
    child.communicate(timeout=DEADLINE_S)
    return child.returncode == -signal.SIGKILL


async def test_a_load_killed_five_times_ends_as_if_it_had_never_been_cut(
    empty: Gateway,
    driver: Driver,
    server: Server,
    environment: Mapping[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder = write_folder(tmp_path / "several", several_companies(COMPANIES))
    whole, duration_s = finish(environment, folder)
    assert whole["status"] == "loaded"
    digest = await graph_digest(empty)
    wipe(driver, server)
    drawn, kills = random.Random(SEED), 0
    while kills < KILLS:
        is_first = kills == 0
        # the first dies somewhere; the later ones go on where it stopped and so have less to do
        kills += kill(start(environment, folder), duration_s * drawn.uniform(0.2, 0.9 if is_first else 0.6))
        duration_s *= 0.9
    finish(environment, folder)
    assert await graph_digest(empty) == digest
    again, _ = finish(environment, folder)
    assert again["status"] == "unchanged"
    changed = sum(count["created"] + count["changed"] for count in again["loaded"].values())
    print_row(capsys, "R2", kills, changed)
    assert changed == 0
    assert await graph_digest(empty) == digest
