"""Imports by upload: the report of the command line, refusals, one at a time, and kills of the service (R2)."""

import json
import random
import signal
import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from neo4j import Driver

from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.recording.fingerprint import graph_digest
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.rows import print_row
from tests.harness.service import Served, outside, serving, wait_until
from tests.live.asking import load_folder
from tests.live.conftest import Server
from tests.live.test_load_killed import several_companies, wipe
from tests.template_files import write_folder

KILLS, SEED, COMPANIES = 5, 7, 10
ADMIN = "org_units.csv", "id,name,kind\nu-boss,管理部,company\n"
BOSS = "employees.csv", "id,name,role,org_unit_id\ne-boss,管理员,executive,u-boss\n"
RESENT_S = 60.0
"""What was answered 503 is sent again under the same key, as any client would."""
ENDED = ("loaded", "unchanged", "rejected", "failed")


def zipped(folder: Path) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.glob("*.csv")):
            archive.write(file, file.name)
    return out.getvalue()


def write(folder: Path) -> None:
    folder.mkdir()
    for name, text in (ADMIN, BOSS):
        (folder / name).write_text(text, encoding="utf-8")


async def admin_key(gateway: Gateway, settings: Settings, folder: Path) -> str:
    write(folder)
    await load_folder(gateway, settings, folder)
    return (await Keys(gateway).issue("e-boss", "admin", None, OPERATOR)).key


def bring(served: Served, key: str, content: bytes, operation: str) -> tuple[int, dict[str, Any]]:
    body = b'--b\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n' + content + b"\r\n--b--\r\n"
    headers = {
        "Authorization": f"Bearer {key}",
        "Content-Type": "multipart/form-data; boundary=b",
        "Idempotency-Key": operation,
    }
    until = time.monotonic() + RESENT_S
    while True:
        status, _, said = served.ask("/v1/imports", "POST", headers, body)
        if status != 503 or time.monotonic() > until:
            return status, json.loads(said)


def look(served: Served, key: str, job: str) -> dict[str, Any]:
    found: dict[str, Any] = served.json(f"/v1/imports/{job}", headers={"Authorization": f"Bearer {key}"})
    return found


def kill(served: Served, key: str, job: str, after_s: float) -> bool:
    """Kill the service after some time; whether the import was still under way."""
    until = time.monotonic() + after_s
    while time.monotonic() < until and look(served, key, job)["status"] not in ENDED:
        time.sleep(0.02)
    is_cut = look(served, key, job)["status"] not in ENDED
    served.stop(signal.SIGKILL)
    return is_cut


def ended(served: Served, key: str, job: str, within_s: float = 240) -> dict[str, Any]:
    until = time.monotonic() + within_s
    while (found := look(served, key, job))["status"] not in ENDED:
        assert time.monotonic() < until, found
        time.sleep(0.1)
    return found


@pytest.mark.alone
async def test_an_import_cut_off_by_kills_of_the_service_ends_as_if_it_had_not_been(
    empty: Gateway,
    driver: Driver,
    server: Server,
    settings: Settings,
    environment: Mapping[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    key = await admin_key(empty, settings, tmp_path / "boss")
    folder = write_folder(tmp_path / "several", several_companies(COMPANIES))
    content, around = zipped(folder), outside(environment)
    with serving(around, tmp_path / "log", path="/livez") as served:
        began = time.monotonic()
        status, job = bring(served, key, content, "whole")
        assert status == 202, job
        whole = ended(served, key, job["id"])
        duration_s = time.monotonic() - began
        assert whole["status"] == "loaded", whole
        assert set(whole["report"]) >= {"load_id", "files", "loaded", "rejects", "read", "status"}
        digest = await graph_digest(empty)
    wipe(driver, server)
    key = await admin_key(empty, settings, tmp_path / "boss-again")
    drawn, kills, job = random.Random(SEED), 0, {}
    for _ in range(KILLS):
        with serving(around, tmp_path / "log", path="/livez") as served:
            status, job = bring(served, key, content, "cut")
            assert status == 202, job
            kills += kill(served, key, job["id"], duration_s * drawn.uniform(0.3, 0.9) / KILLS)
    with serving(around, tmp_path / "log", path="/livez") as served:
        assert ended(served, key, job["id"])["status"] in ("loaded", "unchanged")
        differs = await graph_digest(empty) != digest
        again = ended(served, key, bring(served, key, content, "again")[1]["id"])
        mine = settings.home / "imports" / job["id"]
        wait_until(lambda: not (mine / "upload").exists(), 20)  # forgotten once loaded
    changed = again["counts"]["created"] + again["counts"]["changed"]
    print_row(capsys, "R2", kills, changed + differs, "through the API")
    assert kills == KILLS, "each kill met an import under way"
    assert not differs
    assert (again["status"], changed) == ("unchanged", 0)


async def test_bad_rows_are_reported_and_a_key_belongs_to_one_file(
    empty: Gateway, settings: Settings, environment: Mapping[str, str], tmp_path: Path
) -> None:
    key = await admin_key(empty, settings, tmp_path / "boss")
    bad, other = BytesIO(), BytesIO()
    with ZipFile(bad, "w") as archive:
        archive.writestr("employees.csv", "id,name,role,org_unit_id\ne-1,甲,sales,u-nowhere\n")
    with ZipFile(other, "w") as archive:
        archive.writestr(*ADMIN)
    with serving(outside(environment), tmp_path / "log", path="/livez") as served:
        status, job = bring(served, key, bad.getvalue(), "one")
        assert status == 202
        assert bring(served, key, bad.getvalue(), "one")[1]["id"] == job["id"]
        status, problem = bring(served, key, other.getvalue(), "one")
        assert (status, problem["code"]) == (422, "services.key_of_another_file")
        found = ended(served, key, job["id"])
        assert found["status"] == "rejected"
        assert found["report"]["rejects"][0]["column"] == "org_unit_id"
        assert served.ask(f"/v1/imports/{job['id']}")[0] == 401
        assert served.ask("/v1/imports/nothing", headers={"Authorization": f"Bearer {key}"})[0] == 404


async def test_files_of_an_import_whose_loader_was_killed_at_its_very_end_are_forgotten_by_the_next(
    empty: Gateway, settings: Settings, environment: Mapping[str, str], tmp_path: Path
) -> None:
    key = await admin_key(empty, settings, tmp_path / "boss")
    content = zipped(tmp_path / "boss")
    with serving(outside(environment), tmp_path / "log", path="/livez") as served:
        job = ended(served, key, bring(served, key, content, "killed")[1]["id"])
    left = settings.home / "imports" / job["id"] / "upload"
    left.write_bytes(content)
    with serving(outside(environment), tmp_path / "log", path="/livez") as served:
        wait_until(lambda: not left.exists(), 20)
        assert look(served, key, job["id"])["report"] is not None, "the report stays"
