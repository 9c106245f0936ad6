"""What exceeds the limits is refused at once and costs nothing: requests (L3) and files (L5)."""

import json
import time

import pytest

from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.domain import limits
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness.hostile import hostile_files
from tests.harness.probes import Probe, Seen, at_most, let_in, slowest_against_first
from tests.harness.rows import print_row
from tests.harness.up import COVERAGE, Up, head

pytestmark = pytest.mark.alone

MEGABYTE = 2**20
AS_JSON = "Content-Type: application/json"
KEYED = "Idempotency-Key: probe"
DEALS = "/v1/opportunities"
WALKS = 9


def probes(key: str, admin: str) -> dict[str, Probe]:
    """Requests beyond a limit each, with the status that must come; 0 = the connection may just be ended."""
    large = limits.BODY_BYTES + 1_024
    many = "&".join(f"id=o-{number}" for number in range(limits.BATCH + 1))
    chunk = b"%x\r\n" % 65_536 + b"x" * 65_536 + b"\r\n"
    form = "Content-Type: multipart/form-data; boundary=b"

    def post(*lines: str, path: str = DEALS) -> bytes:
        return head("POST", path, key, AS_JSON, KEYED, *lines)

    return {
        "a page of 101": Probe(422, head("GET", f"/v1/people?limit={limits.PAGE + 1}", key)),
        "seven levels": Probe(422, head("GET", f"/v1/customers/c-hanling?depth={limits.DEPTH_MAX + 1}", key)),
        "a batch of 101": Probe(422, head("GET", f"/v1/coverage?{many}", key)),
        "a body of 513 KB": Probe(413, post(f"Content-Length: {large}"), b"x" * large, 1),
        "the same in chunks": Probe(413, post("Transfer-Encoding: chunked"), chunk, 20),
        "a million brackets": Probe(413, post("Content-Length: 1000000"), b"[" * 10**6, 1),
        "brackets within the size": Probe(422, post("Content-Length: 500000"), b"[" * 500_000, 1),
        "a header of 10 MB": Probe(431, b"GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Large: ", b"x" * MEGABYTE, 10),
        "a header of 68 KB": Probe(431, head("GET", "/v1/me", key, *(f"X-{n}: {'y' * 4_000}" for n in range(17)))),
        "headers without end": Probe(431, b"GET /v1/me HTTP/1.1\r\n", b"X-More: and more\r\n" * 2_000, 200),
        "a path of 100 KB": Probe(431, b"GET /v1/", b"x" * 102_400, 1),
        "a query of 5 KB": Probe(431, head("GET", f"{COVERAGE}&x={'y' * 5_000}", key)),
        "a body that trickles": Probe(408, post("Content-Length: 9999"), b"x", 40, 0.05),
        "a body that never comes": Probe(408, post("Content-Length: 10")),
        "an id of 300": Probe(422, head("GET", f"{DEALS}/{'o' * 300}/coverage", key)),
        "a length that is none": Probe(400, post("Content-Length: many")),
        "two lengths": Probe(400, post("Content-Length: 1", "Content-Length: 2"), b"xx", 1),
        "no HTTP at all": Probe(400, b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"),
        "an upload of 21 MB": Probe(413, head("POST", "/v1/imports", admin, form, f"Content-Length: {21 * MEGABYTE}")),
    }


def test_what_exceeds_the_limits_is_refused_within_a_second(up: Up, capsys: pytest.CaptureFixture[str]) -> None:
    up.raw(head("GET", "/v1/people?limit=1", up.admin))
    before = up.served.rss_mb()
    asked = probes(up.sales[0], up.admin)
    seen = {name: Seen(*up.raw(probe.data, probe.rest, probe.times, probe.pause_s)) for name, probe in asked.items()}
    wrong = list(at_most(1.0, asked, seen))
    grown = up.served.rss_mb() - before
    slowest = max(one.took for one in seen.values())
    print_row(capsys, "L3", len(asked), len(wrong) + (grown > 20), f"slowest {slowest:.2f} s, {grown:.0f} MB more")
    assert not wrong
    assert grown <= 20


async def test_a_walk_over_all_pages_costs_for_each_what_the_first_costs(
    up: Up, gateway: Gateway, capsys: pytest.CaptureFixture[str]
) -> None:
    key = (await Keys(gateway).issue("e-lu-chengzhi", "executive", None, OPERATOR)).key
    headers, path = {"Authorization": f"Bearer {key}"}, "/v1/people?limit=10&sort=name"
    walks: list[list[float]] = []
    for _ in range(WALKS):
        took: list[float] = []
        ids: list[str] = []
        cursor: str | None = ""
        while cursor is not None:
            began = time.monotonic()
            status, _, said = up.served.ask(f"{path}&cursor={cursor}" if cursor else path, headers=headers)
            assert status == 200, said
            page = json.loads(said)
            took.append(time.monotonic() - began)
            ids += [one["id"] for one in page["items"]]
            cursor = page["next"]
        walks.append(took)
    worst = slowest_against_first(walks)
    print_row(capsys, "L3", len(walks[0]), int(worst > 1.5), f"dearest page x {worst:.2f} of the first")
    assert len(ids) == len(set(ids)) == page["total"]
    assert worst <= 1.5


def test_hostile_files_are_refused_and_leave_nothing(
    up: Up, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    up.upload(b"warm")
    work, before, seen = settings.home / "imports", up.served.rss_mb(), {}
    files = dict(hostile_files())
    around = {*settings.home.iterdir(), *work.iterdir()}
    for name, content in files.items():
        status, _, took = up.upload(content)
        seen[name] = Seen(status, took)
    wrong = list(let_in(2.0, seen))
    grown = up.served.rss_mb() - before
    left = {*settings.home.iterdir(), *work.iterdir()} - around
    failures = len(wrong) + len(left) + (grown > 50)
    slow = max(one.took for one in seen.values())
    print_row(capsys, "L5", len(files), failures, f"slowest {slow:.2f} s, {grown:.0f} MB more")
    assert len(files) >= 25
    assert not wrong
    assert grown <= 50
    assert not left
