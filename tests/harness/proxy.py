"""A TCP proxy on loopback between the service and its database, which can fail in the ways a network fails."""

import socket
import struct
import threading
from contextlib import suppress
from enum import Enum
from types import TracebackType
from typing import Self

COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""A Bolt message COMMIT in its chunk."""
BLOCK = 1 << 16
RESET = struct.pack("ii", 1, 0)
"""Linger for no time: closing sends a reset."""


class Mode(Enum):
    """What the network does."""

    OPEN = "open"
    HOLE = "black hole"
    """Takes everything and hands on nothing, to new connections and old ones."""
    STALL = "stall"
    """Questions get through, answers do not."""
    RESET = "reset"
    """Every connection is cut with a reset."""


class Proxy:
    """Hands on what comes on ``port``; ``cut_commits`` = how many answers to COMMIT will be lost."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._listening.getsockname()[1]
        self.mode = Mode.OPEN
        self.cut_commits = 0
        self.cuts = 0
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._healed = threading.Event()
        self._healed.set()
        self._is_closed = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._is_closed = True
        self._listening.close()
        self.heal()
        self.cut_all()

    def fail(self, mode: Mode) -> None:
        """From now on the network fails so."""
        self.mode = mode
        self._healed.clear()
        if mode is Mode.RESET:
            self.cut_all(reset=True)

    def heal(self) -> None:
        """From now on it works again; what was held back arrives."""
        self.mode = Mode.OPEN
        self._healed.set()

    def cut_all(self, *, reset: bool = False) -> None:
        """End every connection."""
        with self._lock:
            ending, self._open = self._open, set()
        for each in ending:
            _close(each, reset=reset)

    def _accept(self) -> None:
        while not self._is_closed:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client: socket.socket) -> None:
        if self.mode is Mode.RESET:
            _close(client, reset=True)
            return
        self._hold(to_server=True)
        try:
            server = socket.create_connection(self._target, 5)
            server.settimeout(None)
        except OSError:
            _close(client)
            return
        with self._lock:
            self._open |= {client, server}
        answers = threading.Thread(target=self._pump, args=(server, client), kwargs={"to_server": False}, daemon=True)
        answers.start()
        self._pump(client, server, to_server=True)

    def _hold(self, *, to_server: bool) -> None:
        if self.mode is Mode.HOLE or (self.mode is Mode.STALL and not to_server):
            self._healed.wait()

    def _pump(self, source: socket.socket, target: socket.socket, *, to_server: bool) -> None:
        with suppress(OSError):
            while data := source.recv(BLOCK):
                self._hold(to_server=to_server)
                if to_server and COMMIT in data and self._takes_cut():
                    _lose_answer(source, target, data)
                    break
                target.sendall(data)
        with self._lock:
            self._open -= {source, target}
        _close(source)
        _close(target)

    def _takes_cut(self) -> bool:
        with self._lock:
            is_cut = self.cut_commits > 0
            self.cut_commits -= is_cut
            self.cuts += is_cut
        return is_cut


def _lose_answer(client: socket.socket, server: socket.socket, commit: bytes) -> None:
    """The server gets the commit, the client never hears of it."""
    _close(client, reset=True)
    server.sendall(commit)


def _close(each: socket.socket, *, reset: bool = False) -> None:
    with suppress(OSError):
        if reset:
            each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        else:
            each.shutdown(socket.SHUT_RDWR)
    each.close()
