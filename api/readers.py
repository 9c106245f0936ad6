"""Readers at a full gate: who asks for what, found out once for a head that comes again and again.

In an overload the same few heads come by the thousand, and reading them costs more than sending them away. A head is
recognised by a hash of its bytes and of where it came from, so that no credential outlives its request. Python's is
enough for that: it is keyed anew in each process, and whoever is taken for another, once in many thousand years, is
told to come again in a second.
"""

import dataclasses

from prometheus_client import Counter

from api.paths import Path
from api.refusal import Refusal
from api.room import Room

REMEMBERED = 4_096
SHORT = 2_048
"""Longer heads are not remembered: they are nobody's usual ones."""
END = b"\r\n\r\n"


@dataclasses.dataclass(frozen=True)
class Reader:
    """A request that changes nothing, as far as sending it away needs to know it."""

    path: Path
    room: Room
    caller: str
    answer: Refusal
    traceparent: bytes
    refused: Counter
    """How many were sent away from there."""


class Readers:
    """Those whose heads were read before."""

    def __init__(self) -> None:
        self._known: dict[int, Reader] = {}

    def known(self, data: bytes, address: str) -> Reader | None:
        """Whose head these bytes are, if they are one that was remembered."""
        return self._known.get(hash((data, address))) if len(data) <= SHORT else None

    def remember(self, data: bytes, address: str, reader: Reader) -> None:
        """These bytes were this reader's request and no part of another; kept if they are one head and no more.

        A head with a trace of its caller comes only once.
        """
        if reader.traceparent or len(data) > SHORT or data.find(END) != len(data) - len(END):
            return
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[hash((data, address))] = reader
