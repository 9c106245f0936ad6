"""The harness sees the faults it is there for: a lost acknowledgement, a doubled effect, a cut, a hole, lateness."""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness.journal import Journal
from tests.harness.load import Client, Greed, Overload, Sent, head_of, open_loop, percentile
from tests.harness.probes import Probe, Seen, at_most, let_in, slowest_against_first
from tests.harness.proxy import COMMIT, Mode, Proxy
from tests.harness.secrecy import occurrences


class Echo(socketserver.BaseRequestHandler):
    """Answers what it is told."""

    heard: list[bytes] = []  # noqa: RUF012  (shared by all connections on purpose)

    def handle(self) -> None:
        while data := self.request.recv(4_096):
            self.heard.append(data)
            self.request.sendall(data)


@pytest.fixture
def echo() -> Iterator[int]:
    Echo.heard.clear()
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Echo) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def said(port: int, data: bytes) -> bytes:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as connection:
            connection.sendall(data)
            return connection.recv(4_096)
    except TimeoutError:
        return b"late"
    except OSError:
        return b"cut"


def test_the_journal_finds_a_lost_acknowledgement_and_a_doubled_effect(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal")
    for key in ("a", "b", "c"):
        journal.acknowledge(key)
    assert journal.judge(["a", "b", "c", "never acknowledged"]).failures == 0
    verdict = journal.judge(["a", "b", "b"])
    assert (verdict.lost, verdict.doubled) == (("c",), ("b",))
    journal.close()


def test_the_proxy_hands_on_and_loses_the_answer_to_a_commit_that_arrived(echo: int) -> None:
    with Proxy("127.0.0.1", echo) as proxy:
        assert said(proxy.port, b"hello") == b"hello"
        proxy.cut_commits = 1
        assert said(proxy.port, b"work") == b"work"
        assert said(proxy.port, COMMIT) in (b"", b"cut")
        assert proxy.cuts == 1
        assert said(proxy.port, COMMIT) == COMMIT, "one cut was asked for"
        deadline = time.monotonic() + 5
        while Echo.heard.count(COMMIT) < 2 and time.monotonic() < deadline:
            """What was cut off may still be on its way."""
        assert Echo.heard.count(COMMIT) == 2, "the server got both"


@pytest.mark.parametrize("mode", [Mode.HOLE, Mode.STALL])
def test_the_proxy_holds_answers_back_and_heals(echo: int, mode: Mode) -> None:
    with Proxy("127.0.0.1", echo) as proxy:
        proxy.fail(mode)
        assert said(proxy.port, b"anybody?") == b"late"
        assert (b"anybody?" in Echo.heard) == (mode is Mode.STALL)
        proxy.heal()
        assert said(proxy.port, b"again") == b"again"


def test_the_proxy_resets(echo: int) -> None:
    with Proxy("127.0.0.1", echo) as proxy:
        proxy.fail(Mode.RESET)
        assert said(proxy.port, b"hello") in (b"cut", b"")


async def test_the_open_loop_counts_from_when_a_request_was_due() -> None:
    """A service that answers one request at a time, 50 ms each, asked 40 times a second, falls behind."""
    server = socket.create_server(("127.0.0.1", 0), backlog=256)
    one_at_a_time = threading.Lock()

    def answer(connection: socket.socket) -> None:
        with connection:
            while connection.recv(4_096):
                with one_at_a_time:
                    time.sleep(0.05)
                connection.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")

    def accept() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    sent = await open_loop(Client(server.getsockname()[1], head_of("/", "key")), 40, 1)
    server.close()
    assert {one.status for one in sent} == {200}
    assert percentile([one.took for one in sent], 1.0) > 0.5, "the last ones waited for all before them"


GOOD = [Sent(number / 100, 0.05, 200, has_retry_after=False) for number in range(100)]
SHED = [Sent(number / 1_000, 0.01, 503, has_retry_after=True) for number in range(1_000)]


def test_an_overload_that_was_borne_has_no_failures() -> None:
    assert list(Overload([*GOOD, *SHED], 95, [0.01], 200).failures()) == []


@pytest.mark.parametrize(
    ("sent", "capacity", "lives", "rss"),
    [
        ([*GOOD, *SHED, Sent(0.5, 0.1, 500, has_retry_after=False)], 95, [0.01], 200),
        ([*GOOD[::2], *SHED], 95, [0.01], 200),
        ([*(Sent(one.due, 1.6, 200, has_retry_after=False) for one in GOOD), *SHED], 30, [0.01], 200),
        ([*GOOD, *(Sent(one.due, 0.01, 503, has_retry_after=False) for one in SHED)], 95, [0.01], 200),
        ([*GOOD, *(Sent(one.due, 0.2, 503, has_retry_after=True) for one in SHED)], 80, [0.01], 200),
        (GOOD, 95, [0.01], 200),
        ([*GOOD, *SHED], 95, [0.01], 301),
        ([*GOOD, *SHED], 95, [0.01, 0.3], 200),
    ],
    ids=["strange", "little", "late", "bare", "slow to refuse", "no overload", "large", "not alive"],
)
def test_each_way_to_fail_in_an_overload_is_seen(
    sent: list[Sent], capacity: float, lives: list[float], rss: float
) -> None:
    assert len(list(Overload(sent, capacity, lives, rss).failures())) == 1


def test_a_probe_that_was_let_through_or_refused_late_is_seen() -> None:
    asked = {name: Probe(413, b"") for name in ("refused", "let through", "late", "another reason")}
    seen = dict(zip(asked, (Seen(413, 0.1), Seen(200, 0.1), Seen(413, 1.1), Seen(404, 0.1)), strict=True))
    assert [one.partition(":")[0] for one in at_most(1.0, asked, seen)] == ["let through", "late", "another reason"]


def test_a_file_that_was_let_in_or_refused_late_is_seen() -> None:
    seen = {
        "wrong": Seen(422, 0.1), "large": Seen(413, 0.1), "taken": Seen(202, 0.1), "late": Seen(422, 2.1),
        "broke it": Seen(500, 0.1), "ended": Seen(0, 0.1),
    }  # fmt: skip
    assert [one.partition(":")[0] for one in let_in(2.0, seen)] == ["taken", "late", "broke it", "ended"]


CALM = [Sent(number / 10, 0.1, 200, has_retry_after=False) for number in range(100)]
SENT_AWAY = [Sent(number / 100, 0.01, 429, has_retry_after=True) for number in range(100)]


def test_a_greedy_caller_who_slows_nobody_is_no_failure() -> None:
    assert list(Greed(CALM, CALM, SENT_AWAY).failures()) == []


@pytest.mark.parametrize(
    ("beside", "greedy"),
    [
        ([*CALM[3:], *(Sent(1, 0.2, 200, has_retry_after=False) for _ in range(3))], SENT_AWAY),
        ([*CALM, Sent(1, 0.1, 503, has_retry_after=True)], SENT_AWAY),
        (CALM, CALM),
        (CALM, [*SENT_AWAY, Sent(1, 0.01, 429, has_retry_after=False)]),
        (CALM, [*SENT_AWAY, Sent(1, 0.01, 500, has_retry_after=False)]),
    ],
    ids=["slowed", "sent away", "let through", "bare", "strange"],
)
def test_each_way_in_which_a_greedy_caller_harms_is_seen(beside: list[Sent], greedy: list[Sent]) -> None:
    assert len(list(Greed(CALM, beside, greedy).failures())) == 1


def test_a_page_that_costs_more_the_deeper_it_lies_is_seen() -> None:
    assert slowest_against_first([[1.0, 1.1, 9.0], [1.2, 1.0, 1.0]]) == 1.0, "once slow is not dear"
    assert slowest_against_first([[1.0, 1.5, 2.0], [1.0, 1.5, 2.0]]) == 2.0


def test_a_key_in_a_text_is_seen() -> None:
    assert occurrences(["gsk_abcdefgh"], ["a log", "with abcdefgh in it"]) == ["abcdef\u2026"]
    assert occurrences(["gsk_abcdefgh"], ["a log"]) == []
