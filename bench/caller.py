"""One caller over HTTP with one connection, as little of a client as possible: it is part of what is measured."""

import json
import select
import socket
import time
from typing import Any

from tests.harness.load import head_of

ATTEMPTS = 20
UNAVAILABLE = 503


class Caller:
    """Asks one service, one question after the other; ``bytes_read`` = of the last answer, its head included."""

    def __init__(self, port: int, key: str) -> None:
        self._port, self._key = port, key
        self._wire = self._call()
        self.bytes_read = 0

    def close(self) -> None:
        """Hang up."""
        self._wire.close()

    def ask(self, path: str, **headers: str) -> tuple[float, int, bytes, bytes]:
        """Seconds, status, head and body of an answer."""
        request = head_of(path, self._key, **{name.replace("_", "-"): value for name, value in headers.items()})
        if self._is_over():
            self._wire = self._call()
        began = time.perf_counter()
        self._wire.sendall(request)
        came = bytearray()
        while (end := came.find(b"\r\n\r\n")) < 0:
            came += self._more()
        head = bytes(came[:end])
        length = int(head.lower().partition(b"content-length:")[2].split(b"\r\n", 1)[0] or 0)
        while len(came) < end + 4 + length:
            came += self._more()
        self.bytes_read = len(came)
        return time.perf_counter() - began, int(head.split(b" ", 2)[1]), head, bytes(came[end + 4 :])

    def json(self, path: str) -> Any:
        """An answer that is expected to come; asked for again while the database plans for the first time."""
        for _ in range(ATTEMPTS):
            _, status, _, body = self.ask(path)
            if status != UNAVAILABLE:
                break
        assert status == 200, body[:500]
        return json.loads(body)

    def tag(self, path: str) -> str:
        """The tag of an answer."""
        _, status, head, body = self.ask(path)
        assert status == 200, body[:500]
        return next(line for line in head.decode().splitlines() if line.lower().startswith("etag:")).partition(" ")[2]

    def _call(self) -> socket.socket:
        wire = socket.create_connection(("127.0.0.1", self._port), 120)
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return wire

    def _is_over(self) -> bool:
        """Whether the service has hung up meanwhile, as it does after a few seconds of silence."""
        return bool(select.select([self._wire], [], [], 0)[0])

    def _more(self) -> bytes:
        found = self._wire.recv(1 << 20)
        assert found, "the service has hung up"
        return found
