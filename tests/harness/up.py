"""The service up on the demo's company, with keys to ask it: for what needs sockets, signals or memory of its own."""

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.store.gateway import Gateway
from tests.harness.load import Sent
from tests.harness.service import Served

ROOT = Path(__file__).parent.parent.parent
DEMO = ROOT / "examples" / "demo" / "data"
COVERAGE = "/v1/opportunities/o-zhuyuan-mes/coverage?as_of=2026-06-30"
NEVER_ASKED = COVERAGE + "&known_at=2026-06-30T{time}%2B08:00"
"""The same, each as it was known at another moment: none was answered before."""
BEARERS = {
    "sales": "e-niu-tianci",
    "lead": "e-shen-kaiyuan",
    "executive": "e-lu-chengzhi",
    "admin": "e-lu-chengzhi",
    "hr": "e-qiu-wenjun",
    "employee": "e-fang-xiaoman",
}
"""Who of the demo's company holds the key of a role."""
SALES_KEYS = 12


class Up:
    """The service with keys to ask it: ``sales`` of one account manager, and one per role and bearer."""

    def __init__(self, served: Served, sales: Sequence[str], admin: str) -> None:
        self.served = served
        self.sales = sales
        self.admin = admin

    def load(self, kind: str, amount: float, seconds: float, *keys: str, path: str = COVERAGE) -> list[Sent]:
        """Requests from a process of its own, with these keys in turn."""
        return finished(self.begin(kind, amount, seconds, *keys, path=path))

    def begin(
        self, kind: str, amount: float, seconds: float, *keys: str, path: str = COVERAGE
    ) -> "subprocess.Popen[str]":
        """The same, going on meanwhile."""
        arguments = [kind, str(self.served.port), str(amount), str(seconds), path, *keys]
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

    def upload(self, content: bytes, key: str | None = None) -> tuple[int, dict[str, Any], float]:
        """A file brought for import: status, body, seconds."""
        headers, body = form(content)
        headers |= {"Authorization": f"Bearer {self.admin}"} | ({"Idempotency-Key": key} if key else {})
        began = time.monotonic()
        status, _, said = self.served.ask("/v1/imports", "POST", headers, body)
        return status, json.loads(said), time.monotonic() - began

    def counted(self, name: str) -> float:
        """The sum of a measure that the service counts."""
        text = self.served.ask("/metrics")[2].decode()
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith(name))


async def sales_and_admin(gateway: Gateway) -> tuple[list[str], str]:
    """Keys of one account manager, as many as callers that count apart, and one of an admin."""
    keys = Keys(gateway)
    sales = [(await keys.issue(BEARERS["sales"], "sales", None, OPERATOR)).key for _ in range(SALES_KEYS)]
    return sales, (await keys.issue(BEARERS["admin"], "admin", None, OPERATOR)).key


def finished(process: "subprocess.Popen[str]") -> list[Sent]:
    """What a load found out."""
    said, _ = process.communicate(timeout=600)
    return [Sent(*each) for each in json.loads(said)]


def head(method: str, path: str, key: str, *lines: str) -> bytes:
    """The head of a request as it is written."""
    asked = [f"{method} {path} HTTP/1.1", "Host: x", f"Authorization: Bearer {key}", *lines, "", ""]
    return "\r\n".join(asked).encode()


def form(content: bytes, name: str = "facts.zip") -> tuple[dict[str, str], bytes]:
    """A form with one file: its headers and body."""
    start = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return {"Content-Type": "multipart/form-data; boundary=b"}, start + content + b"\r\n--b--\r\n"


def packed(name: str) -> bytes:
    """A zip with one small table."""
    return zipped({"org_units.csv": f"id,name,kind\nu-{name},{name},team\n".encode()})


def zipped_folder(folder: Path) -> bytes:
    """A zip of the tables of a folder."""
    return zipped({file.name: file.read_bytes() for file in sorted(folder.glob("*.csv"))})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _send(connection: socket.socket, data: bytes, rest: bytes, times: int, pause_s: float) -> None:
    try:
        connection.sendall(data)
        for _ in range(times):
            time.sleep(pause_s)
            connection.sendall(rest)
    except OSError:
        """They have hung up, as they may."""
