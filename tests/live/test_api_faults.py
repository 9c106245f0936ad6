"""The API while the network or the database fails: nothing lost, nothing doubled, nobody waits (R3, R4, R5)."""

import asyncio
import time
import zipfile
from collections.abc import AsyncIterator, Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from neo4j import Driver

from cli.importing import LimitedImporter
from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway, open_gateway
from graph_service.store.local_server import LocalServer
from tests.harness.app import Running, running
from tests.harness.journal import Journal
from tests.harness.proxy import Mode, Proxy
from tests.harness.rows import print_row
from tests.live.asking import load_folder
from tests.live.conftest import Server

pytestmark = pytest.mark.alone

DEMO = Path(__file__).parent.parent.parent / "examples" / "demo" / "data"
COVERAGE = "/v1/opportunities/o-zhuyuan-mes/coverage?as_of=2026-06-30"
CUTS, STOPS = 20, 2
INTERACTIVE_S = 5.5
HEALED_S = 10.0


class Members:
    """The keys that these tests ask with."""

    def __init__(self, sales: str, admin: str) -> None:
        self.sales = {"Authorization": f"Bearer {sales}"}
        self.admin = {"Authorization": f"Bearer {admin}"}


@pytest.fixture
async def members(empty: Gateway, settings: Settings) -> Members:
    await load_folder(empty, settings, DEMO)
    keys = Keys(empty)
    sales = await keys.issue("e-niu-tianci", "sales", None, OPERATOR)
    admin = await keys.issue("e-lu-chengzhi", "admin", None, OPERATOR)
    return Members(sales.key, admin.key)


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    address = urlsplit(server.uri)
    with Proxy(address.hostname or "", address.port or 7687) as found:
        yield found


@pytest.fixture
async def through(members: Members, proxy: Proxy, server: Server, settings: Settings) -> AsyncIterator[Running]:
    """The application with the proxy between it and its database."""
    uri = f"bolt://127.0.0.1:{proxy.port}"
    async with (
        open_gateway(uri, server.username, server.password, server.database, settings.text_keys_file) as gateway,
        running(gateway, settings) as found,
    ):
        assert found.service.imports is not None
        found.service.imports.importer = LimitedImporter(settings)
        await found.settle(COVERAGE, members.sales)
        yield found


def packed(name: str) -> bytes:
    """A zip with one small table."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("org_units.csv", f"id,name,kind\nu-{name},{name},team\n")
    return out.getvalue()


async def upload(client: httpx.AsyncClient, members: Members, key: str) -> httpx.Response:
    headers = {**members.admin, "Idempotency-Key": key}
    return await client.post("/v1/imports", headers=headers, files={"file": ("facts.zip", packed(key))})


def jobs_with_marks(driver: Driver) -> list[str]:
    """Ids of imports that have their mark; one that has not is listed as half."""
    rows = driver.execute_query(
        "MATCH (j:ImportJob) OPTIONAL MATCH (e:AuditEvent) WHERE e.action = 'import' AND j.id IN e.object_ids "
        "RETURN j.id AS id, count(e) AS marks"
    ).records
    return [row["id"] if row["marks"] == 1 else f"{row['id']} with {row['marks']} marks" for row in rows]


async def test_a_commit_whose_answer_is_lost_has_one_effect_after_it_is_sent_again(
    through: Running, members: Members, proxy: Proxy, driver: Driver, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    journal = Journal(tmp_path / "journal")
    wrong: list[tuple[str, object]] = []
    await through.client.get(COVERAGE, headers=members.sales)
    for number in range(CUTS):
        key = f"cut-{number}"
        proxy.cut_commits = 1
        first = await upload(through.client, members, key)
        proxy.cut_commits = 0
        again = await upload(through.client, members, key)
        wrong += [(key, answer.status_code) for answer in (first, again) if answer.status_code not in (202, 503)]
        assert again.status_code == 202, again.text
        journal.acknowledge(again.json()["id"])
        if first.status_code == 202:
            wrong += [(key, "another")] * (first.json()["id"] != again.json()["id"])
    verdict = journal.judge(jobs_with_marks(driver))
    journal.close()
    print_row(capsys, "R3", proxy.cuts, verdict.failures + len(wrong))
    assert proxy.cuts >= CUTS
    assert (verdict.lost, verdict.doubled, wrong) == ((), (), [])
    assert len(jobs_with_marks(driver)) == CUTS


@pytest.mark.parametrize("mode", [Mode.HOLE, Mode.STALL])
async def test_a_silent_database_keeps_nobody_waiting(
    through: Running, members: Members, proxy: Proxy, mode: Mode, capsys: pytest.CaptureFixture[str]
) -> None:
    async def ask() -> tuple[int, float, bool]:
        began = time.monotonic()
        answer = await through.client.get(COVERAGE, headers=members.sales)
        return answer.status_code, time.monotonic() - began, "retry-after" in answer.headers

    assert (await ask())[0] == 200
    before = len(asyncio.all_tasks())
    proxy.fail(mode)
    answers = await asyncio.gather(*(ask() for _ in range(10)))
    alive = await through.client.get("/livez")
    ready = await through.client.get("/readyz")
    proxy.heal()
    healed = time.monotonic()
    while (await ask())[0] != 200:
        assert time.monotonic() - healed < HEALED_S
    took = time.monotonic() - healed
    left = len(asyncio.all_tasks()) - before
    late = [seconds for _, seconds, _ in answers if seconds > INTERACTIVE_S]
    other = [status for status, _, retries in answers if status != 503 or not retries]
    longest = max(seconds for _, seconds, _ in answers)
    measured = f"{mode.value}: longest {longest:.2f} s, well again after {took:.2f} s, tasks left {left}"
    print_row(capsys, "R5", len(answers), len(late) + len(other) + max(left, 0), measured)
    assert not late
    assert not other
    assert left <= 0
    assert (alive.status_code, ready.status_code) == (200, 503)
    assert ready.json()["causes"][0]["code"].startswith("store.")


async def test_the_same_process_answers_again_after_its_database_was_stopped_and_started(
    members: Members, empty: Gateway, server: Server, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    if not server.is_managed:
        pytest.skip("a server that is not ours is not stopped")
    failures: list[str] = []
    slow: list[float] = []
    back: list[float] = []
    local = LocalServer(settings)
    async with running(empty, settings) as found:
        assert found.service.imports is not None
        found.service.imports.importer = LimitedImporter(settings)

        await found.settle(COVERAGE, members.sales)

        async def ask() -> tuple[int, float]:
            began = time.monotonic()
            answer = await found.client.get(COVERAGE, headers=members.sales)
            if answer.status_code not in (200, 503) or (
                answer.status_code == 503 and "retry-after" not in answer.headers
            ):
                failures.append(f"{answer.status_code} {answer.text[:80]}")
            if (await found.client.get("/livez")).status_code != 200:
                failures.append("not alive")
            return answer.status_code, time.monotonic() - began

        for number in range(STOPS):
            assert (await ask())[0] == 200
            stopping = asyncio.create_task(asyncio.to_thread(local.stop))
            while not stopping.done():
                await asyncio.gather(*(ask() for _ in range(4)))
            assert await stopping
            for status, seconds in await asyncio.gather(*(ask() for _ in range(8))):
                slow += [seconds] * (seconds > 3.0)
                failures += ["answered without a database"] * (status == 200)
            await asyncio.to_thread(local.ensure_running)
            accepts = time.monotonic()
            while (await ask())[0] != 200 or (await upload(found.client, members, f"back-{number}")).status_code != 202:
                assert time.monotonic() - accepts < 60
            back.append(time.monotonic() - accepts)
    failures += ["slow"] * len(slow) + ["late"] * sum(seconds > HEALED_S for seconds in back)
    print_row(capsys, "R4", STOPS, len(failures), f"back after {max(back):.1f} s")
    assert not failures
