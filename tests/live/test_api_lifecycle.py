"""Callers who hang up, keys that are withdrawn, and a process that is told to stop (R12, S7, R13)."""

import json
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from neo4j import Driver

from graph_service.recording.operation import operation_id
from tests.harness.journal import Journal
from tests.harness.rows import print_row
from tests.harness.secrecy import occurrences
from tests.harness.service import PROGRAM, Served, outside, serving, wait_until
from tests.harness.up import COVERAGE, Up, finished, form, head
from tests.live.writes import ACTOR, done_by_halves, done_with, observation

HANG_UPS = 200
RESET = b"\x01\x00\x00\x00\x00\x00\x00\x00"
HELD = ("01", "08")
"""States of a connection: established, and ended by its caller only."""
ROOM = 4
WRITERS, CHANGES = 4, 10_000
REFUSED = 'route="/v1/opportunities/{opportunity_id}/coverage",status="401"} 12.0'
"""What both workers counted together; each counts a request after its last byte has left, so its caller is ahead."""
TRANSACTIONS = "SHOW TRANSACTIONS YIELD currentQuery WHERE NOT currentQuery STARTS WITH 'SHOW' RETURN count(*) AS n"


def test_callers_who_hang_up_leave_nothing_behind(up: Up, driver: Driver, capsys: pytest.CaptureFixture[str]) -> None:
    """Readers, writers at the end of their body and in the middle of it, and senders of files."""
    before = connections_of(up.served), up.counted("graph_service_tasks")
    for number in range(HANG_UPS):
        wait_until(lambda: up.counted("graph_service_requests_inside") < ROOM, 20)
        with socket.create_connection(("127.0.0.1", up.served.port), 10) as connection:
            connection.sendall(begun(up, number))
            time.sleep(number % 5 / 100)
            if number % 3:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    wait_until(lambda: up.counted("graph_service_requests_inside") == 0, 20)
    wait_until(lambda: driver.execute_query(TRANSACTIONS).records[0]["n"] == 0, 20)
    jobs = driver.execute_query("MATCH (j:ImportJob) WHERE j.status <> 'waiting' RETURN count(j) AS n").records[0]["n"]
    keys = [f"hang-up-{number}" for number in range(HANG_UPS)]
    halves = done_by_halves(driver, keys)
    left = connections_of(up.served) - before[0], up.counted("graph_service_tasks") - before[1]
    status, _, _ = up.served.ask(COVERAGE, headers={"Authorization": f"Bearer {up.sales[0]}"})
    failures = jobs + len(halves) + sum(max(0, int(one)) for one in left) + (status != 200)
    whole = done_with(driver, "hang-up-")
    measured = f"{len(whole)} changes carried out, connections and tasks left {left}"
    print_row(capsys, "R12", HANG_UPS, failures, measured)
    assert (jobs, halves, status) == (0, [], 200)
    assert max(left) <= 0
    assert whole, "some hung up only after their change was under way"
    assert planted(up, driver, whole[0]) == (1, [whole[0]]), (
        "a connection that is held and a mark that is lost are seen"
    )


def planted(up: Up, driver: Driver, key: str) -> tuple[int, list[str]]:
    """What the test finds where a caller holds on, and where a change lost its mark."""
    before = connections_of(up.served)
    with socket.create_connection(("127.0.0.1", up.served.port), 10) as held:
        held.sendall(b"GET /livez HTTP/1.1\r\n")
        wait_until(lambda: connections_of(up.served) > before, 20)
        more = connections_of(up.served) - before
    lost = "MATCH (e:AuditEvent {operation_id: $id}) DETACH DELETE e"
    driver.execute_query(lost, id=operation_id(ACTOR, key))
    return more, done_by_halves(driver, [f"hang-up-{number}" for number in range(HANG_UPS)])


def begun(up: Up, number: int) -> bytes:
    """A request as far as its caller gets."""
    if number % 4 == 0:
        return head("GET", COVERAGE, up.sales[number % 10])
    if number % 4 == 1:
        headers, body = form(b"PK\x05\x06" + bytes(18))
        lines = [f"{name}: {value}" for name, value in headers.items()]
        return head("POST", "/v1/imports", up.admin, *lines, f"Content-Length: {len(body)}") + body[: len(body) // 2]
    headers, body = observation(f"hang-up-{number}", number)
    lines = [f"{name}: {value}" for name, value in headers.items()]
    asked = head("POST", "/v1/observations", up.sales[number % 10], *lines, f"Content-Length: {len(body)}") + body
    return asked if number % 4 == 2 else asked[:-10]


def connections_of(served: Served) -> int:
    """Callers' connections that the process still holds."""
    lines = Path(f"/proc/{served.process.pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    ends = [line.split()[1:4] for line in lines]
    return sum(int(ours.rpartition(":")[2], 16) == served.port and state in HELD for ours, _, state in ends)


def test_no_key_is_stored_or_logged_and_a_revoked_one_is_refused_at_once_by_every_worker(
    up: Up, driver: Driver, environment: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = subprocess.run(
        [*PROGRAM, "keys", "issue", "--employee", "e-niu-tianci", "--role", "sales", "--json"],
        env=dict(environment), capture_output=True, text=True, check=True,
    )  # fmt: skip
    issued = json.loads(shown.stdout)
    log = tmp_path / "log"
    with serving(outside(environment), log, workers=2) as served:
        asked = {"Authorization": f"Bearer {issued['key']}"}
        assert [served.ask(COVERAGE, headers=asked)[0] for _ in range(12)] == [200] * 12
        subprocess.run([*PROGRAM, "keys", "revoke", issued["id"]], env=dict(environment), check=True)
        accepted_after = [served.ask(COVERAGE, headers=asked)[0] for _ in range(12)].count(200)
        wait_until(lambda: REFUSED in served.ask("/metrics")[2].decode(), 20)
        counts = served.ask("/metrics")[2].decode()
        served.stop()
    texts = [log.read_text(encoding="utf-8"), up.served.log.read_text(encoding="utf-8"), counts]
    stored = driver.execute_query("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN properties(n) AS n, properties(r) AS r")
    texts.append("\n".join(str(row.values()) for row in stored.records))
    keys = [issued["key"], *up.sales, up.admin]
    found = occurrences(keys, texts)
    print_row(capsys, "S7", len(keys), len(found) + accepted_after)
    assert found == []
    assert accepted_after == 0
    for line in texts[0].splitlines():
        assert line.startswith(("{", "Serving")), line


def test_a_service_told_to_stop_finishes_what_it_has_begun(
    up: Up, driver: Driver, environment: Mapping[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strange: list[object] = []
    journal = Journal(tmp_path / "journal")
    quotas = {"GRAPH_SERVICE_RATE": "100000/second"}
    with serving(outside(environment, **quotas), tmp_path / "log") as served:
        writers = [Writer(served, up.sales[number], f"stop-{number}-", journal) for number in range(WRITERS)]
        for writer in writers:
            writer.start()
        load = Up(served, up.sales, up.admin).begin("open", 20, 6, up.sales[0])
        wait_until(lambda: sum(writer.acknowledged for writer in writers) >= 20, 60)
        took = served.stop(signal.SIGTERM)
        for writer in writers:
            writer.join(30)
            strange += writer.strange
        reads = finished(load)
    strange += [one.status for one in reads if one.status not in (0, 200, 503)]
    verdict = journal.judge(done_with(driver, "stop-"))
    halves = done_by_halves(driver, [f"stop-{number}-{each}" for number in range(WRITERS) for each in range(CHANGES)])
    journal.close()
    failures = verdict.failures + len(strange) + len(halves) + (took > 10)
    acknowledged = sum(writer.acknowledged for writer in writers)
    measured = f"{acknowledged} changes acknowledged, ended after {took:.1f} s"
    print_row(capsys, "R13", acknowledged + len(reads), failures, measured)
    assert (verdict.lost, verdict.doubled, halves, strange) == ((), (), [], [])
    assert took <= 10


class Writer(threading.Thread):
    """Records one observation after the other until the service is gone; notes what was acknowledged."""

    def __init__(self, served: Served, key: str, prefix: str, journal: Journal) -> None:
        super().__init__(daemon=True)
        self._served, self._key, self._prefix, self._journal = served, key, prefix, journal
        self.acknowledged = 0
        self.strange: list[Any] = []

    def run(self) -> None:
        """Until the connection is refused."""
        for number in range(CHANGES):
            headers, body = observation(f"{self._prefix}{number}", number)
            try:
                status, _, said = self._served.ask(
                    "/v1/observations", "POST", {**headers, "Authorization": f"Bearer {self._key}"}, body
                )
            except (OSError, ConnectionError, ValueError):
                return
            except Exception as ended:  # noqa: BLE001  (http.client has many words for a connection that is gone)
                self.strange += [ended] * isinstance(ended, AssertionError)
                return
            if status == 201:
                self._journal.acknowledge(f"{self._prefix}{number}")
                self.acknowledged += 1
            elif status != 503:
                self.strange.append((status, said[:200]))
