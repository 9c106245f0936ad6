"""Audit marks chained one to the next, so that whoever edits, deletes, reorders or inserts one is found out.

Each mark gets a number and a seal: the hash of the seal before it and of all it says itself. Where the chain ended is
anchored outside the database, line by line, in a file of the home: who rewrites the whole chain or cuts off its end
does not meet the anchors. Keep copies of that file elsewhere (a backup, a log that is only appended to).

Of why somebody looked, a free text, the seal covers a digest that stays when an erasure empties the text.
"""

import asyncio
import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from graph_service.access.anchors import Anchors
from graph_service.domain import limits
from graph_service.domain.personal_data import Step
from graph_service.errors import ServiceError
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

ROWS = 1_000
"""Marks sealed or verified in one go."""
PAGE_S = 60.0
FIRST = "0001-01-01T00:00:00Z"
LAST = "9999-01-01T00:00:00Z"
SEAL_EVERY_S = 60.0
WAIT_S = 1.0
ACTION = 2
"""Which of the texts of a mark says what was done."""
EMPTYING = f"erase {Step.TEXTS.value}"
"""What an erasure writes down when it has emptied texts."""


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
    purpose: str | None
    purpose_digest: str | None

    @property
    def said_purpose(self) -> str | None:
        """Digest of the purpose, its own for every mark."""
        return None if self.purpose is None else _digest([self.id, self.purpose])

    @property
    def is_emptied(self) -> bool:
        """Whether a purpose was sealed and is gone."""
        return self.purpose is None and self.purpose_digest is not None

    def sealed(self, number: int, before: str, purpose_digest: str | None) -> str:
        """Its seal as the mark with this number after that seal."""
        return _digest([before, number, self.id, self.at, self.texts, self.object_ids, purpose_digest])


@dataclasses.dataclass(frozen=True)
class Head:
    """Where the chain ends: number and seal of its last mark, and how far in time it has come."""

    number: int
    seal: str
    reached_at: str | None


@dataclasses.dataclass(frozen=True)
class SealParams:
    """Marks with their numbers, seals and digests of purpose, and where the chain ends then."""

    seals: list[dict[str, Any]]
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

    async def keep_sealing(self, may_seal: Callable[[], bool], every_s: float = SEAL_EVERY_S) -> None:
        """Seal again and again, until cancelled; a database that is away for a while is asked again.

        Not before ``may_seal``: on a schema that is not there yet several processes would each make a head.
        """
        while True:
            if may_seal():
                with suppress(ServiceError):
                    await self.seal()
                await asyncio.sleep(every_s)
            else:
                await asyncio.sleep(min(every_s, WAIT_S))

    async def verify(self) -> Verdict:
        """Walk the whole chain: O(n) for n marks, memory of one page."""
        faults: list[tuple[str, int]] = []
        emptied: list[int] = []
        anchors, number, seal = self._anchors.read(), 0, ""
        while events := await self._gateway.ask(LIST_SEALED_EVENTS, AfterParams(number), timeout_s=PAGE_S):
            for event in events:
                faults += _against(event, number, seal, anchors)
                number, seal = event.number, event.seal
                emptied = [] if event.texts[ACTION] == EMPTYING else emptied + [number] * event.is_emptied
        head = (await self._gateway.ask(FIND_SEAL_HEAD, OutsideParams(limits.JOB_S), timeout_s=PAGE_S))[0]
        faults += _at_end(number, seal, head, anchors)
        faults += [("emptied", of) for of in emptied]
        return Verdict(number, tuple(faults))


async def _seal_some(unit: Unit) -> tuple[int, str, int]:
    """One page in one transaction, under the lock of the head; number and seal of the last mark, how many marks."""
    head = (await unit.run(LOCK_SEAL_HEAD, NoParams()))[0]
    events = await unit.run(LIST_UNSEALED_EVENTS, SinceParams(head.reached_at or FIRST, limits.JOB_S))
    if not events:
        return head.number, head.seal, 0
    seals = list(_chained(events, head))
    number, seal = head.number + len(seals), str(seals[-1]["seal"])
    reached = max([event.at for event in events] + ([head.reached_at] if head.reached_at else []))
    await unit.run(SEAL_EVENTS, SealParams(seals, number, seal, reached))
    return number, seal, len(seals)


def _chained(events: Sequence[Event], head: Head) -> Iterator[dict[str, Any]]:
    seal = head.seal
    for number, event in enumerate(events, head.number + 1):
        seal = event.sealed(number, seal, event.said_purpose)
        yield {"id": event.id, "number": number, "seal": seal, "purpose_digest": event.said_purpose}


def _digest(said: list[object]) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _against(event: Event, number: int, seal: str, anchors: dict[int, str]) -> Iterator[tuple[str, int]]:
    """What does not fit in one mark, coming after the one with this number and seal."""
    if event.number != number + 1:
        yield "gap", number + 1
    elif event.sealed(event.number, seal, event.purpose_digest) != event.seal or (
        event.said_purpose != event.purpose_digest and not event.is_emptied
    ):
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
