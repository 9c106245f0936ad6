"""The service as a process: overload, limits, hostile files, greedy callers, hang-ups, secrets, the last signal."""

import importlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from neo4j import Driver

from api.openapi import examples, operations
from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.domain import limits
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.hostile import hostile_files
from tests.harness.load import Sent, percentile
from tests.harness.rows import print_row
from tests.harness.service import PROGRAM, Served, outside, serving, wait_until
from tests.live.asking import load_folder

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "examples" / "demo" / "data"
COVERAGE = "/v1/opportunities/o-zhuyuan-mes/coverage?as_of=2026-06-30"
BEARERS = {"executive": "e-lu-chengzhi", "hr": "e-qiu-wenjun", "lead": "e-shen-kaiyuan", "employee": "e-fang-xiaoman"}
OVERLOAD_S = 30
HANG_UPS = 200
MEGABYTE = 2**20


class Up:
    """The service with keys to ask it."""

    def __init__(self, served: Served, sales: list[str], admin: str, others: Mapping[str, str] | None = None) -> None:
        self.served = served
        self.sales = sales
        self.admin = admin
        self.others = others or {}

    def load(self, kind: str, amount: float, seconds: float, key: str, path: str = COVERAGE) -> list[Sent]:
        """Requests from a process of its own."""
        return finished(self.begin(kind, amount, seconds, key, path))

    def begin(
        self, kind: str, amount: float, seconds: float, key: str, path: str = COVERAGE
    ) -> "subprocess.Popen[str]":
        """The same, going on meanwhile."""
        arguments = [kind, str(self.served.port), str(amount), str(seconds), path, key]
        return subprocess.Popen(
            [sys.executable, "-m", "tests.harness.load", *arguments], stdout=subprocess.PIPE, text=True
        )

    def raw(self, data: bytes, rest: bytes = b"", rest_times: int = 0, pause_s: float = 0.0) -> tuple[int, float]:
        """Bytes as they are: the status that came and after how long; 0 = the connection was ended."""
        began = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.served.port), 10) as connection:
            sending = threading.Thread(target=_send, args=(connection, data, rest, rest_times, pause_s), daemon=True)
            sending.start()
            try:
                answer = connection.recv(4_096)
            except OSError:
                answer = b""
            took = time.monotonic() - began
        sending.join(10)
        return int(answer.split(b" ", 2)[1]) if answer else 0, took


def finished(process: "subprocess.Popen[str]") -> list[Sent]:
    """What a load found out."""
    said, _ = process.communicate(timeout=120)
    return [Sent(*each) for each in json.loads(said)]


def _send(connection: socket.socket, data: bytes, rest: bytes, times: int, pause_s: float) -> None:
    try:
        connection.sendall(data)
        for _ in range(times):
            time.sleep(pause_s)
            connection.sendall(rest)
    except OSError:
        """They have hung up, as they may."""


@pytest.fixture(scope="module")
async def up(
    server: Any,
    driver: Driver,
    gateway: Gateway,
    settings: Settings,
    environment: Mapping[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[Up]:
    driver.execute_query("MATCH (n:ImportJob|ApiKey) DETACH DELETE n")
    await load_folder(gateway, settings, DEMO)
    keys = Keys(gateway)
    sales = [(await keys.issue("e-niu-tianci", "sales", None, OPERATOR)).key for _ in range(12)]
    admin = (await keys.issue("e-lu-chengzhi", "admin", None, OPERATOR)).key
    bearers = {
        "executive": "e-lu-chengzhi",
        "hr": "e-qiu-wenjun",
        "lead": "e-shen-kaiyuan",
        "employee": "e-fang-xiaoman",
    }
    others = {role: (await keys.issue(bearer, role, None, OPERATOR)).key for role, bearer in bearers.items()}
    log = tmp_path_factory.mktemp("served") / "log"
    quotas = {"GRAPH_SERVICE_RATE": "100000/second"}
    with serving(outside(environment, **quotas), log) as served:
        yield Up(served, sales, admin, others)


def counted(up: Up, name: str) -> float:
    text = up.served.ask("/metrics")[2].decode()
    return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


def test_in_an_overload_most_of_the_capacity_is_still_answered(up: Up, capsys: pytest.CaptureFixture[str]) -> None:
    up.load("closed", 8, 3, up.sales[0])
    calm = up.load("closed", 8, 6, up.sales[0])
    capacity = sum(sent.status == 200 for sent in calm) / 6
    lives: list[float] = []
    over = up.begin("open", capacity * 10, OVERLOAD_S, up.sales[0])
    while over.poll() is None and len(lives) < OVERLOAD_S * 4:
        began = time.monotonic()
        assert up.served.ask("/livez")[0] == 200
        lives.append(time.monotonic() - began)
        time.sleep(0.2)
        if len(lives) > 4 * OVERLOAD_S:
            break
    sent = finished(over)
    rss = up.served.rss_mb()
    good = [one for one in sent if one.status == 200]
    shed = [one for one in sent if one.status == 503]
    strange = [one.status for one in sent if one.status not in (200, 503)]
    goodput = len(good) / max(one.due + one.took for one in sent)
    p99, shed_p99 = percentile([one.took for one in good], 0.99), percentile([one.took for one in shed], 0.99)
    measured = (
        f"capacity {capacity:.0f}/s, goodput {goodput / capacity:.0%}, accepted p99 {p99:.2f} s, refused p99 "
        f"{shed_p99 * 1000:.0f} ms of {len(shed)}, livez p99 {percentile(lives, 0.99) * 1000:.0f} ms, {rss:.0f} MB"
    )
    failures = [
        len(strange) > 0,
        goodput < 0.8 * capacity,
        p99 > 1.5,
        not all(one.has_retry_after for one in shed),
        rss > 300,
    ]
    print_row(capsys, "L1", len(sent), sum(failures), measured)
    assert not strange, strange[:5]
    assert shed
    assert all(one.has_retry_after for one in shed)
    assert p99 <= 1.5
    assert rss <= 400


def test_every_example_of_the_description_comes_out_as_it_says(up: Up) -> None:
    document = json.loads((ROOT / "api" / "openapi.json").read_text(encoding="utf-8"))
    keys = {"sales": up.sales[0], "admin": up.admin, **up.others}
    wrong = []
    for (method, path), operation in operations(document).items():
        example = examples()[operation["operationId"]]
        headers = {name: str(value) for name, value in example.get("headers", {}).items()}
        if "role" in example:
            headers["Authorization"] = f"Bearer {keys[example['role']]}"
        body = None
        if "file" in example:
            more, body = form(zipped(DEMO.parent / example["file"]))
            headers |= more
        if "body" in example:
            headers["Content-Type"] = "application/json"
            body = json.dumps(example["body"], default=str).encode()
        place = path.format(**example.get("path", {}))
        query = urlencode(example.get("query", {}), doseq=True)
        status, _, said = up.served.ask(f"{place}?{query}", method.upper(), headers, body)
        wrong += [f"{operation['operationId']}: {status} {said[:200]!r}"] * (status != example["status"])
    assert not wrong


def zipped(folder: Path) -> bytes:
    """The files of a folder."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for file in sorted(folder.glob("*.csv")):
            archive.write(file, file.name)
    return out.getvalue()


def test_a_strangers_client_reads_what_the_account_manager_reads(up: Up, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "clients" / "python"))
    theirs: Any = importlib.import_module("graph_service_client")
    with theirs.Client(up.served.base, up.sales[0], language="zh") as client:
        answer = client.get_coverage("o-zhuyuan-mes", as_of="2026-06-30")
        assert answer.body["opportunity"] == "o-zhuyuan-mes"
        assert answer.headers["content-language"] == "zh"
        tag = answer.headers["etag"]
        assert client.get_coverage("o-zhuyuan-mes", as_of="2026-06-30", if_none_match=tag).status == 304
        with pytest.raises(theirs.ProblemError) as refused:
            client.get_coverage("o-zhuyuan-mes", as_of="yesterday")
        assert (refused.value.status, refused.value.errors[0]["code"]) == (422, "api.field_not_date")
        with pytest.raises(theirs.ProblemError) as denied:
            client.create_import(("facts.zip", packed("client")))
        assert denied.value.status == 404
    with theirs.Client(up.served.base, up.admin) as client:
        brought = client.create_import(("facts.zip", packed("client")))
        assert brought.headers["location"] == f"/v1/imports/{brought.body['id']}"
        wait_until(lambda: client.get_import(brought.body["id"]).body["status"] == "loaded", 120)
        report = client.get_import(brought.body["id"]).body["report"]
        assert report["loaded"]["org_units"]["created"] == 1
    with theirs.Client(up.served.base) as nobody, pytest.raises(theirs.ProblemError) as unknown:
        nobody.get_coverage("o-zhuyuan-mes")
    assert unknown.value.status == 401


def head(method: str, path: str, key: str, *lines: str) -> bytes:
    return "\r\n".join(
        [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {key}", *lines, "", ""]
    ).encode()


def test_what_exceeds_the_limits_is_refused_within_a_second(up: Up, capsys: pytest.CaptureFixture[str]) -> None:
    before, key = up.served.rss_mb(), up.admin
    large = limits.BODY_BYTES + 1_024
    json_lines = ("Content-Type: application/json",)
    chunk = b"%x\r\n" % 65_536 + b"x" * 65_536 + b"\r\n"
    probes: dict[str, tuple[int, float]] = {
        "a body of 513 KB": up.raw(
            head("POST", "/v1/search", key, *json_lines, f"Content-Length: {large}"), b"x" * large, 1
        ),
        "the same in chunks": up.raw(head("POST", "/v1/x", key, "Transfer-Encoding: chunked"), chunk, 20),
        "a million brackets": up.raw(
            head("POST", "/v1/x", key, *json_lines, "Content-Length: 1000000"), b"[" * 10**6, 1
        ),
        "brackets within the size": up.raw(
            head("POST", "/v1/x", key, *json_lines, "Content-Length: 500000"), b"[" * 500_000, 1
        ),
        "a header of 10 MB": up.raw(b"GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Large: ", b"x" * MEGABYTE, 10),
        "a header of 60 KB more": up.raw(head("GET", "/v1/me", key, *(f"X-{n}: {'y' * 4_000}" for n in range(17)))),
        "headers without end": up.raw(b"GET /v1/me HTTP/1.1\r\n", b"X-More: and more\r\n" * 2_000, 200),
        "a path of 100 KB": up.raw(b"GET /v1/", b"x" * 102_400, 1),
        "a query of 5 KB": up.raw(head("GET", f"{COVERAGE}&x={'y' * 5_000}", key)),
        "a body that trickles": up.raw(head("POST", "/v1/x", key, *json_lines, "Content-Length: 9999"), b"x", 40, 0.05),
        "a body that never comes": up.raw(head("POST", "/v1/x", key, *json_lines, "Content-Length: 10")),
        "an id of 300": up.raw(head("GET", f"/v1/opportunities/{'o' * 300}/coverage", key)),
        "a length that is none": up.raw(head("POST", "/v1/x", key, "Content-Length: many")),
        "two lengths": up.raw(head("POST", "/v1/x", key, "Content-Length: 1", "Content-Length: 2"), b"xx", 1),
        "no HTTP at all": up.raw(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
        "an upload of 21 MB": up.raw(
            head(
                "POST",
                "/v1/imports",
                key,
                "Content-Type: multipart/form-data; boundary=b",
                f"Content-Length: {21 * MEGABYTE}",
            )
        ),
    }
    wrong = {name: found for name, found in probes.items() if not 400 <= found[0] < 500 or found[1] > 1.0}
    grown = up.served.rss_mb() - before
    print_row(capsys, "L3", len(probes), len(wrong), f"{grown:.0f} MB more")
    assert not wrong
    assert grown <= 20


def form(content: bytes, name: str = "facts.zip") -> tuple[dict[str, str], bytes]:
    head_ = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return {"Content-Type": "multipart/form-data; boundary=b"}, head_ + content + b"\r\n--b--\r\n"


def upload(up: Up, content: bytes, key: str | None = None) -> tuple[int, dict[str, Any], float]:
    headers, body = form(content)
    headers |= {"Authorization": f"Bearer {up.admin}"} | ({"Idempotency-Key": key} if key else {})
    began = time.monotonic()
    status, _, said = up.served.ask("/v1/imports", "POST", headers, body)
    return status, json.loads(said), time.monotonic() - began


def test_hostile_files_are_refused_and_leave_nothing(
    up: Up, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    upload(up, b"warm")
    work, before, wrong, slow = settings.home / "imports", up.served.rss_mb(), [], 0.0
    files = dict(hostile_files())
    around = set(settings.home.iterdir())
    for name, content in files.items():
        status, said, took = upload(up, content)
        slow = max(slow, took)
        if status not in (413, 422) or took > 2.0:
            wrong.append(f"{name}: {status} after {took:.1f} s: {said.get('detail', said)}")
    grown = up.served.rss_mb() - before
    print_row(capsys, "L5", len(files), len(wrong), f"slowest {slow:.2f} s, {grown:.0f} MB more")
    assert len(files) >= 25
    assert not wrong
    assert grown <= 50
    assert list(work.iterdir()) == []
    assert set(settings.home.iterdir()) <= around | {work}


def test_whoever_asks_too_much_does_not_slow_the_others(
    up: Up, environment: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fair = 2.0
    quotas = {"GRAPH_SERVICE_RATE": "300/minute", "GRAPH_SERVICE_RATE_SEARCH": "5/minute"}
    with serving(outside(environment, **quotas), tmp_path / "log") as served:
        mine = Up(served, up.sales, up.admin)
        mine.load("open", 10, 3, up.sales[11])

        def others() -> list[float]:
            with ThreadPoolExecutor(10) as pool:
                found = pool.map(lambda key: mine.load("open", fair, 8, key), up.sales[:10])
                sent = [one for each in found for one in each]
            assert {one.status for one in sent} == {200}
            return [one.took for one in sent]

        alone = others()
        greedy = mine.begin("open", fair * 20, 10, up.sales[11])
        beside = others()
        abuse = finished(greedy)
    throttled = [one for one in abuse if one.status == 429]
    ratio = percentile(beside, 0.95) / percentile(alone, 0.95)
    measured = f"p95 of others x {ratio:.2f} ({percentile(beside, 0.95) * 1000:.0f} ms), {len(throttled)} refused"
    print_row(capsys, "L6", len(abuse), sum(not one.has_retry_after for one in throttled), measured)
    assert throttled
    assert all(one.has_retry_after for one in throttled)
    assert {one.status for one in abuse} == {200, 429}


def test_callers_who_hang_up_leave_nothing_behind(up: Up, driver: Driver, capsys: pytest.CaptureFixture[str]) -> None:
    headers, body = form(b"PK\x05\x06" + bytes(18))
    for number in range(HANG_UPS):
        with socket.create_connection(("127.0.0.1", up.served.port), 10) as connection:
            if number % 4:
                connection.sendall(head("GET", COVERAGE, up.sales[number % 10]))
            else:
                lines = [f"{name}: {value}" for name, value in headers.items()]
                connection.sendall(head("POST", "/v1/imports", up.admin, *lines, f"Content-Length: {len(body)}"))
                connection.sendall(body[: len(body) // 2])
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    wait_until(lambda: counted(up, "graph_service_requests_inside") == 0, 20)
    shown = "SHOW TRANSACTIONS YIELD currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW' RETURN count(*) AS n"
    left = driver.execute_query(shown).records[0]["n"]
    jobs = driver.execute_query("MATCH (j:ImportJob) WHERE j.status <> 'waiting' RETURN count(j) AS n").records[0]["n"]
    status, _, _ = up.served.ask(COVERAGE, headers={"Authorization": f"Bearer {up.sales[0]}"})
    print_row(capsys, "R12", HANG_UPS, left + jobs + (status != 200))
    assert (left, jobs, status) == (0, 0, 200)


def test_no_key_is_stored_or_logged_and_a_revoked_one_is_refused_at_once_by_every_worker(
    up: Up,
    driver: Driver,
    environment: Mapping[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = subprocess.run(
        [*PROGRAM, "keys", "issue", "--employee", "e-niu-tianci", "--role", "sales", "--json"],
        env=dict(environment), capture_output=True, text=True, check=True,
    )  # fmt: skip
    issued = json.loads(shown.stdout)
    log, accepted_after = tmp_path / "log", 0
    with serving(outside(environment), log, workers=2) as served:
        asked = {"Authorization": f"Bearer {issued['key']}"}
        assert [served.ask(COVERAGE, headers=asked)[0] for _ in range(12)] == [200] * 12
        subprocess.run([*PROGRAM, "keys", "revoke", issued["id"]], env=dict(environment), check=True)
        accepted_after = [served.ask(COVERAGE, headers=asked)[0] for _ in range(12)].count(200)
        counts = served.ask("/metrics")[2].decode()
        secret = issued["key"].removeprefix("gsk_")
        served.stop()
    texts = [log.read_text(encoding="utf-8"), up.served.log.read_text(encoding="utf-8"), counts]
    stored = driver.execute_query("MATCH (n) RETURN [k IN keys(n) | toString(n[k])] AS v LIMIT 100000").records
    keys = [secret, *(key.removeprefix("gsk_") for key in (*up.sales, up.admin))]
    found = sum(key in text for key in keys for text in (*texts, *(part or "" for row in stored for part in row["v"])))
    print_row(capsys, "S7", len(keys), found + accepted_after)
    assert found == 0
    assert accepted_after == 0
    assert 'route="/v1/opportunities/{opportunity_id}/coverage",status="401"} 12.0' in counts, "over both workers"
    for line in texts[0].splitlines():
        assert line.startswith(("{", "Serving")), line


def test_a_service_told_to_stop_finishes_what_it_has_begun(
    up: Up, driver: Driver, environment: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    acknowledged: list[str] = []
    strange: list[object] = []
    with serving(outside(environment), tmp_path / "log") as served:
        mine = Up(served, up.sales, up.admin)

        def writer(worker: int) -> None:
            for number in range(1_000):
                try:
                    status, said, _ = upload(mine, packed(f"stop-{worker}-{number}"), f"stop-{worker}-{number}")
                except (OSError, ValueError, Exception) as ended:  # noqa: BLE001  (the service is gone)
                    strange.extend([ended] * isinstance(ended, AssertionError))
                    return
                if status == 202:
                    acknowledged.append(said["id"])
                elif status != 503:
                    strange.append(said)

        threads = [threading.Thread(target=writer, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        load = mine.begin("open", 20, 6, up.sales[0])
        wait_until(lambda: len(acknowledged) >= 4, 60)
        took = served.stop(signal.SIGTERM)
        for thread in threads:
            thread.join(30)
        reads = finished(load)
    stored = {row["id"] for row in driver.execute_query("MATCH (j:ImportJob) RETURN j.id AS id").records}
    lost = [each for each in acknowledged if each not in stored]
    strange += [one.status for one in reads if one.status not in (0, 200, 503)]
    print_row(capsys, "R13", len(acknowledged) + len(reads), len(lost) + len(strange), f"ended after {took:.1f} s")
    assert not lost
    assert not strange
    assert took <= 10


def packed(name: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("org_units.csv", f"id,name,kind\nu-{name},{name},team\n")
    return out.getvalue()
