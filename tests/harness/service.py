"""``graph-service serve`` as a process of its own, found on a free port and ended by its pid."""

import http.client
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graph_service.store.local_server import readiness

PROGRAM = [sys.executable, "-c", "from cli.main import run; run()"]
START_S = 120.0


class Served:
    """A running service."""

    def __init__(self, process: "subprocess.Popen[bytes]", port: int, log: Path) -> None:
        self.process = process
        self.port = port
        self.log = log

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, path: str, method: str = "GET", headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """One request: status, headers by lower-case name, body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def json(self, path: str, **asked: Any) -> Any:
        """The body of an answer."""
        return json.loads(self.ask(path, **asked)[2])

    def noted(self) -> list[str]:
        """The unexpected failures that its log notes."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if '"event": "unexpected"' in line]

    def rss_mb(self) -> float:
        """Memory of the process and its workers in MB."""
        pids = [self.process.pid, *children_of(self.process.pid)]
        return sum(_rss(pid) for pid in pids) / 1024

    def stop(self, how: int = signal.SIGTERM, within_s: float = 30.0) -> float:
        """End it; how long that took."""
        began = time.monotonic()
        if self.process.poll() is None:
            self.process.send_signal(how)
        self.process.wait(within_s)
        return time.monotonic() - began


@contextmanager
def serving(
    environment: Mapping[str, str], log: Path, *, workers: int = 1, path: str = "/readyz", extra: tuple[str, ...] = ()
) -> Iterator[Served]:
    """A service, up and ready (or at least alive, as ``path`` asks)."""
    port = readiness.free_port()
    arguments = ["serve", "--port", str(port), "--workers", str(workers), *extra]
    with log.open("ab") as out:
        process = subprocess.Popen([*PROGRAM, *arguments], env=dict(environment), stdout=out, stderr=out)
    served = Served(process, port, log)
    try:
        wait_until(lambda: answers(served, path), START_S)
        yield served
    finally:
        if process.poll() is None:
            served.stop(signal.SIGKILL)


def answers(served: Served, path: str) -> bool:
    """Whether a path answers 200; a process that has ended is an error."""
    if served.process.poll() is not None:
        raise AssertionError(served.log.read_text(encoding="utf-8")[-2_000:])
    try:
        return served.ask(path)[0] == 200
    except OSError:
        return False


def wait_until(is_so: Callable[[], bool], within_s: float) -> float:
    """Wait for a condition; how long it took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < within_s, "it never came"
        time.sleep(0.05)
    return time.monotonic() - began


def children_of(pid: int) -> list[int]:
    """Processes started by a process."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(child) for child in path.read_text(encoding="ascii").split()]
    except OSError:
        return []


def _rss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def outside(environment: Mapping[str, str], **settings: str) -> dict[str, str]:
    """An environment with settings of its own."""
    return {**environment, **settings, "PYTHONPATH": str(Path.cwd())}
