"""Audit marks chained one to the next, so that whoever edits, deletes, reorders or inserts one is found out.

Each mark gets a number and a seal: the hash of the seal before it and of all it says itself. Where the chain ended is
anchored outside the database, line by line, in a file of the home: who rewrites the whole chain or cuts off its end
does not meet the anchors. Keep copies of that file elsewhere (a backup, a log that is only appended to).
"""

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from graph_service.domain import limits
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

ROWS = 1_000
"""Marks sealed or verified in one go."""
PAGE_S = 60.0
FIRST = "0001-01-01T00:00:00Z"
LAST = "9999-01-01T00:00:00Z"
FILE = "audit-anchors"


@dataclasses.dataclass(frozen=True)
class SinceParams:
    """Marks from a moment on, and those so much older whose transactions may have ended after it."""

    since: str
    late_s: float
    rows: int = ROWS


@dataclasses.dataclass(frozen=True)
class AfterParams:
    """Sealed marks after a number, at most so many."""

    after: int
    rows: int = ROWS


@dataclasses.dataclass(frozen=True)
class Event:
    """One mark with everything it says."""

    id: str
    number: int
    seal: str
    at: str
    texts: list[str | None]
    object_ids: list[str] | None

    def sealed(self, number: int, before: str) -> str:
        """Its seal as the mark with this number after that seal."""
        said = json.dumps([before, number, self.id, self.at, self.texts, self.object_ids], ensure_ascii=False)
        return hashlib.sha256(said.encode()).hexdigest()


@dataclasses.dataclass(frozen=True)
class Head:
    """Where the chain ends: number and seal of its last mark, and how far in time it has come."""

    number: int
    seal: str
    reached_at: str | None


@dataclasses.dataclass(frozen=True)
class SealParams:
    """Marks with their numbers and seals, and where the chain ends then."""

    seals: list[list[object]]
    number: int
    seal: str
    reached_at: str


@dataclasses.dataclass(frozen=True)
class SealedRow:
    """How many were sealed."""

    sealed: int


@dataclasses.dataclass(frozen=True)
class OutsideParams:
    """How late a mark may come, its transaction having been a long one."""

    late_s: float
    before: str = LAST


@dataclasses.dataclass(frozen=True)
class HeadRow:
    """Where the chain ends, and how many marks stand outside it that are too old to be merely late."""

    number: int
    seal: str
    outside: int


LOCK_SEAL_HEAD = Statement("writes/lock_seal_head", NoParams, Head)
SEAL_EVENTS = Statement("writes/seal_events", SealParams, SealedRow)
LIST_UNSEALED_EVENTS = Statement("reads/list_unsealed_events", SinceParams, Event)
LIST_SEALED_EVENTS = Statement("reads/list_sealed_events", AfterParams, Event)
FIND_SEAL_HEAD = Statement("reads/find_seal_head", OutsideParams, HeadRow)


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What a check of the chain found: how many marks it holds, and what does not fit, by code and number."""

    events: int
    faults: tuple[tuple[str, int], ...]


class Anchors:
    """The ends the chain has had, in a file that is only ever appended to."""

    def __init__(self, home: Path) -> None:
        self._file = home / FILE

    def add(self, number: int, seal: str) -> None:
        """Note an end; it is on the disk when this returns."""
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(
            os.open(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="ascii"
        ) as out:
            out.write(f"{number} {seal} {datetime.now(UTC).isoformat(timespec='seconds')}\n")
            out.flush()
            os.fsync(out.fileno())

    def read(self) -> dict[int, str]:
        """Seals by number; a line cut off by a crash says nothing."""
        if not self._file.exists():
            return {}
        parts = [line.split() for line in self._file.read_text(encoding="ascii").splitlines()]
        return {int(part[0]): part[1] for part in parts if len(part) == 3}


class Sealer:
    """Seals marks and checks the chain. Any process may seal; the lock lets one at a time."""

    def __init__(self, gateway: Gateway, home: Path) -> None:
        self._gateway = gateway
        self._anchors = Anchors(home)

    async def seal(self) -> int:
        """Seal what is not sealed yet, and anchor the end; how many marks that were."""
        total = 0
        while True:
            number, seal, count = await self._gateway.write(_seal_some, timeout_s=PAGE_S)
            if count:
                self._anchors.add(number, seal)
            total += count
            if count < ROWS:
                return total

    async def verify(self) -> Verdict:
        """Walk the whole chain: O(n) for n marks, memory of one page."""
        faults: list[tuple[str, int]] = []
        anchors, number, seal = self._anchors.read(), 0, ""
        while events := await self._gateway.ask(LIST_SEALED_EVENTS, AfterParams(number), timeout_s=PAGE_S):
            for event in events:
                faults += _against(event, number, seal, anchors)
                number, seal = event.number, event.seal
        head = (await self._gateway.ask(FIND_SEAL_HEAD, OutsideParams(limits.JOB_S), timeout_s=PAGE_S))[0]
        faults += _at_end(number, seal, head, anchors)
        return Verdict(number, tuple(faults))


async def _seal_some(unit: Unit) -> tuple[int, str, int]:
    """One page in one transaction, under the lock of the head; number and seal of the last mark, how many marks."""
    head = (await unit.run(LOCK_SEAL_HEAD, NoParams()))[0]
    events = await unit.run(LIST_UNSEALED_EVENTS, SinceParams(head.reached_at or FIRST, limits.JOB_S))
    if not events:
        return head.number, head.seal, 0
    seals = list(_chained(events, head))
    number, seal = head.number + len(seals), str(seals[-1][2])
    reached = max([event.at for event in events] + ([head.reached_at] if head.reached_at else []))
    await unit.run(SEAL_EVENTS, SealParams(seals, number, seal, reached))
    return number, seal, len(seals)


def _chained(events: Sequence[Event], head: Head) -> Iterator[list[object]]:
    seal = head.seal
    for number, event in enumerate(events, head.number + 1):
        seal = event.sealed(number, seal)
        yield [event.id, number, seal]


def _against(event: Event, number: int, seal: str, anchors: dict[int, str]) -> Iterator[tuple[str, int]]:
    """What does not fit in one mark, coming after the one with this number and seal."""
    if event.number != number + 1:
        yield "gap", number + 1
    elif event.sealed(event.number, seal) != event.seal:
        yield "altered", event.number
    if anchors.get(event.number, event.seal) != event.seal:
        yield "rewritten", event.number


def _at_end(number: int, seal: str, head: HeadRow, anchors: dict[int, str]) -> Iterator[tuple[str, int]]:
    if (head.number, head.seal) != (number, seal):
        yield "end_differs", number
    if max(anchors, default=0) > number:
        yield "cut", number
    if head.outside:
        yield "outside", head.outside
