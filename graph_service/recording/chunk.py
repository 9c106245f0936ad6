"""Rows of one transaction: what they would change as seen ahead, and how they are written under locks.

What a chunk would do is computed before its transaction begins (``Chunk.look``), so that a load can do it while the
chunk before is being written. Under the locks of the dossiers it would touch the records are found once more: where
they are as they were, what was computed is written; where they are not, it is computed anew, until nothing has changed
and every dossier it touches is locked. So what was seen ahead may be old, never wrong. They are not found once more
where the load knows, by the revisions of these dossiers, that nobody has changed them since (``KnownDossiers``).
"""

import asyncio
import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, cast

import polars as pl

from graph_service.errors import BugError, ConflictError, InvalidError
from graph_service.recording.bookkeeping import (
    BEGIN_OPERATION,
    BUMP_COMPANY,
    BUMP_REVISIONS,
    FINISH_OPERATION,
    RECORD_CHANGE,
    Bump,
    ChangeMark,
    OperationParams,
    OperationResult,
    OperationRow,
    Stamp,
)
from graph_service.recording.kind import FactKind
from graph_service.recording.known_dossiers import KnownDossiers, Seen
from graph_service.recording.locks import lock_company, lock_dossiers
from graph_service.recording.plan import CHANGED, CREATED, Plan, as_parameters, ends, plan
from graph_service.recording.record import Anchors, Ids, Record, Rows, Write
from graph_service.recording.sealing import opened, sealed
from graph_service.recording.undo_trace import Placed, StepParams, leave_trace, made_by_plans, pack_made
from graph_service.store.gateway import Unit

CHUNK_ROWS = 5_000
"""Rows of one transaction: few enough that whoever reads or changes a dossier meanwhile waits for less than a second,
and enough that what is paid per transaction (locks, revisions, marks) hardly counts."""
LONG_ROWS, LONG_CHUNK = 250_000, 10_000
"""A file of more rows than that is a whole portfolio brought in, which takes minutes: what is paid per transaction is
a tenth of it with pieces of 5,000. Whoever waits for one waits twice as long."""
Found = list[list[list[Any]]]
"""Of each record kind of a chunk, in its order, what is stored."""
Maps = list[dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class Recorded:
    """What became of the rows of a chunk; rows of a later pass over a file were counted in the first."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Recorded") -> "Recorded":
        return Recorded(self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged)


def chunks(kind: FactKind, frame: pl.DataFrame, size: int = CHUNK_ROWS) -> Iterator[pl.DataFrame]:
    """The frame in pieces of about ``size`` rows, rows that make up one thing always together."""
    if not kind.group:
        yield from frame.iter_slices(size)
        return
    ordered = frame.sort(kind.group, "row")
    number = ordered.select((pl.col(kind.group).rle_id()).alias("thing"), pl.int_range(pl.len()).alias("at"))
    piece = number.select(pl.col("at").min().over("thing") // size)["at"].rle()
    start = 0
    for length in piece.struct.field("len"):
        yield ordered.slice(start, length)
        start += length


def chunk_rows(n_rows: int) -> int:
    """Rows of one transaction of a file that has so many: the same file is always cut alike."""
    return LONG_CHUNK if n_rows > LONG_ROWS else CHUNK_ROWS


def body_hash(kind: FactKind, frame: pl.DataFrame, phase: int = 0) -> str:
    """A digest of what is asked for: the kind, the pass, and every cell."""
    content = hashlib.sha256(f"{kind.name}\x1f{phase}\x1f{','.join(frame.columns)}\x1f".encode())
    content.update(frame.write_ndjson().encode())
    return content.hexdigest()


@dataclasses.dataclass(frozen=True)
class Look:
    """What a chunk would change, given what was found: its plans, the ids that change, and whose dossiers they are."""

    found: Found
    plans: list[Plan]
    ids: list[str]
    anchors: Anchors
    writes: list[tuple[Record | None, Write, Maps]]
    """Statements with their rows: nodes and keyed ties in the order of the kind, each followed by the ties that hang
    on it; with the record whose notes are still to be sealed."""
    recorded: Recorded
    is_whole: bool
    """Whether all of its records change, and each lies in the dossiers that its id says."""
    made: bytes | None = None
    """What is noted of it for an undo, where it belongs to a load."""
    seen: Seen | None = None
    """Whose dossiers these are, as far as the load did not know it, and when that was looked at."""


@dataclasses.dataclass
class Chunk:
    """Rows to be recorded together in one transaction, which may be run again as a whole."""

    kind: FactKind
    frame: pl.DataFrame
    operation_id: str
    actor: str
    phase: int = 0
    load_id: str | None = None
    known: KnownDossiers | None = None
    """What the load knows of dossiers from the chunks before; of no use where rows say what lies in which."""
    seen: Look | None = None
    """What the chunk would change, as seen ahead of its transaction."""
    answer: Recorded | None = None
    """What it came to, where that was known ahead."""

    def __post_init__(self) -> None:
        self.body_hash = body_hash(self.kind, self.frame, self.phase)
        # the records that this pass over the file concerns, and their rows
        records = [record for record in self.kind.records if self.phase <= record.last_phase]
        self._wanted = [(record, record.rows(self.frame)) for record in records]
        self._left: tuple[list[str], list[str]] = [], []
        if self.kind.is_membership:
            self.known = None

    async def look(self, unit: Unit) -> Look:
        """What the chunk would change as things are. Raises ``ConflictError`` where what never changes would.

        It is computed in a thread, so that the chunk before is not held up.
        """
        at = self.known.n_committed if self.known else 0
        look = await self._look_of(await self._find(unit))
        if self.known is None or not look.ids:
            return look
        return dataclasses.replace(look, seen=await self.known.seen(unit, at, look.anchors))

    async def write(self, unit: Unit) -> Recorded:
        """Carry it out in this transaction, or answer as it was answered the first time."""
        self._left = [], []
        begun = await unit.run(
            BEGIN_OPERATION, OperationParams(self.operation_id, f"record {self.kind.name}", self.body_hash)
        )
        if begun[0].is_done or not begun[0].is_same:
            return answered(begun[0], self.operation_id)
        begun[0].refuse_while_undoing()
        seen, self.seen = self.seen, None  # run again, it may be very old
        look, customers = await self._locked(unit, seen)
        if look.ids:
            await self._write(unit, look)
            if self.kind.is_membership:
                customers, _ = await self._lock(unit, look)
            await self._mark(unit, look, customers)
        result = json.dumps(dataclasses.asdict(look.recorded))
        await unit.run(FINISH_OPERATION, OperationResult(self.operation_id, result))
        return look.recorded

    def committed(self) -> None:
        """What it wrote is there: the chunks after it know which revisions it has left."""
        if self.known is not None:
            self.known.left(*self._left)

    async def _locked(self, unit: Unit, look: Look | None) -> tuple[Look, list[str]]:
        """What the chunk changes, found while every dossier it touches is locked, and whose these are."""
        held: Anchors | None = None
        customers: list[str] = []
        while True:
            if look is not None and look.ids and look.anchors != held:
                (customers, is_as_seen), held = await self._lock(unit, look), look.anchors
                if is_as_seen:
                    return look, customers
            found = await self._find(unit)
            if look is None or found != look.found:
                look = await self._look_of(found)
            if not look.ids or look.anchors == held:
                return look, customers

    async def _find(self, unit: Unit) -> Found:
        """What is stored of each record, in its order."""
        return [await self._stored(unit, record, rows) for record, rows in self._wanted]

    async def _stored(self, unit: Unit, record: Record, rows: pl.DataFrame) -> list[list[Any]]:
        if not rows.height:
            return []
        found = await unit.run(record.find, Ids(rows["id"].unique().sort().to_list()))
        return opened(record, found[0].records, unit.keys)

    async def _look_of(self, found: Found) -> Look:
        return await asyncio.to_thread(self._computed, found)

    def _computed(self, found: Found) -> Look:
        plans = [plan(record, rows, stored) for (record, rows), stored in zip(self._wanted, found, strict=True)]
        for known in plans:
            conflicts = known.conflicts()
            if conflicts:
                raise ConflictError("recording.other_content_stored", id=conflicts[0], kind=self.kind.called)
        touched = [known.touched(self.phase) for known in plans]
        ids = sorted({id_ for rows, _ in touched for id_ in rows["id"]})
        anchors = _all(anchors for _, anchors in touched)
        is_whole = all(
            known.record.is_keyed and known.rows.height == rows.height
            for known, (rows, _) in zip(plans, touched, strict=True)
        )
        writes = list(self._writes(plans))
        return Look(found, plans, ids, anchors, writes, self._counted(plans), is_whole, self._made(plans))

    def _made(self, plans: list[Plan]) -> bytes | None:
        made = made_by_plans(self._placed(plans), self.phase) if self.load_id is not None else {}
        return pack_made(made) if made else None

    def _placed(self, plans: list[Plan]) -> list[Placed]:
        return [(self.kind.records.index(known.record), known) for known in plans]

    def _writes(self, plans: list[Plan]) -> Iterator[tuple[Record | None, Write, Maps]]:
        for known in plans:
            record = known.record
            yield record, record.write, as_parameters(record, known.changed(self.phase))
            for link in record.links:
                yield None, link.write, ends(link, known.linked(link, self.phase))

    def _counted(self, plans: list[Plan]) -> Recorded:
        """A row is created when one of its main records is, changed when anything of it changes."""
        if self.phase:
            return Recorded()
        by_row = pl.concat([_states(known) for known in plans]).group_by("row").agg(pl.col("state").max())
        created = by_row.filter(pl.col("state") == CREATED).height
        changed = by_row.filter(pl.col("state") == CHANGED).height
        return Recorded(created, changed, self.frame.height - created - changed)

    async def _lock(self, unit: Unit, look: Look) -> tuple[list[str], bool]:
        """Lock what it touches: the customers, and whether it is known without looking again that all is as seen."""
        if self.known is None:
            return await lock_dossiers(unit, look.anchors), False
        await lock_company(unit, look.anchors)
        held = await self.known.lock(unit, look.anchors, look.seen)
        is_as_seen = look.is_whole and look.seen is not None and self.known.is_as_seen(held, look.seen, look.ids)
        return held.customers, is_as_seen

    async def _write(self, unit: Unit, look: Look) -> None:
        """The records and ties, and of a load what is needed to undo it."""
        for record, statement, rows in look.writes:
            await _run(unit, statement, rows if record is None else sealed(record, rows, unit.keys))
        if self.load_id is not None and look.made is not None:
            step = StepParams(self.operation_id, self.load_id, self.kind.name, look.made)
            await leave_trace(unit, step, self._placed(look.plans), self.phase)

    async def _mark(self, unit: Unit, look: Look, customers: list[str]) -> None:
        """New revisions for every dossier in which something changed, and the audit mark."""
        stamped_at = latest(self.frame)
        if customers:
            await unit.run(BUMP_REVISIONS, Bump(customers, stamped_at))
            self._left = customers, look.ids
        if look.anchors.is_company:
            await unit.run(BUMP_COMPANY, Stamp(stamped_at))
        name, action = self.kind.name, f"record {self.kind.name}"
        await unit.run(
            RECORD_CHANGE, ChangeMark(self.operation_id, self.actor, action, name, look.ids, self.operation_id)
        )


async def _run(unit: Unit, statement: Write, rows: Maps) -> None:
    if not rows:
        return
    written = await unit.run(statement, Rows(rows))
    if written[0].missing:
        raise BugError("recording.end_missing", statement=statement.name, missing=written[0].missing)


def _states(known: Plan) -> pl.DataFrame:
    if known.record.is_main:
        return known.outcome
    return known.outcome.with_columns(pl.min_horizontal("state", pl.lit(CHANGED, pl.Int32)).alias("state"))


def _all(anchors: Iterable[Anchors]) -> Anchors:
    union = Anchors()
    for one in anchors:
        union = union | one
    return union


def latest(frame: pl.DataFrame) -> datetime | None:
    """When the newest of these rows was recorded: what is recorded after them gets a later moment.

    What is planned ahead says no moment of recording and is taken as recorded on its day: nobody waits for that day.
    """
    if "recorded_at" not in frame.columns:
        return None
    known = frame.filter(pl.col("recorded_at") <= datetime.now(UTC))
    return cast("datetime | None", known["recorded_at"].max())


def answered(known: OperationRow, operation_id: str) -> Recorded:
    """What an operation came to the first time. Raises ``InvalidError`` where it was asked for with other rows."""
    if not known.is_same:
        raise InvalidError("recording.operation_reused", id=operation_id)
    stored: dict[str, Any] = json.loads(known.result or "{}")
    return Recorded(**stored)
