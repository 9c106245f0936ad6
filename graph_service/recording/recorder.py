"""The one door in: a chunk of accepted rows becomes nodes and ties in one transaction.

In it go an operation (so that a chunk sent again is answered, not repeated), the locks of the dossiers it
touches, the records that really change, their new revisions, and one audit mark. Whatever is the same as
stored is left alone.
"""

import asyncio
import dataclasses
import hashlib
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeVar, cast

import polars as pl

from graph_service.errors import BugError, ConflictError, InvalidError, OutcomeUnknownError, UnavailableError
from graph_service.recording.kind import FactKind
from graph_service.recording.plan import CHANGED, CREATED, Plan, as_parameters, ends, plan
from graph_service.recording.record import Anchors, Ids, Record, Rows, Write
from graph_service.recording.sealing import opened, sealed
from graph_service.recording.undo_trace import leave_trace
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import NoParams, Statement

T = TypeVar("T")
CHUNK_ROWS = 2_500
"""Rows of one transaction: few enough that readers of a dossier wait for less than a second, and enough that what is
paid per transaction (locks, revisions, marks) hardly counts."""
RECORD_S = 30.0
PAUSED = "recording.paused"
PATIENCE_S = 900.0
"""How long a load waits for an export, which holds changes up while it reads."""
LOOK_AGAIN_S = 0.5
ATTEMPTS = 3


@dataclasses.dataclass(frozen=True)
class Recorded:
    """What became of the rows of a chunk; rows of a later pass over a file were counted in the first."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Recorded") -> "Recorded":
        return Recorded(self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclasses.dataclass(frozen=True)
class OperationKey:
    """An operation and the body it was asked for with."""

    id: str
    body_hash: str


@dataclasses.dataclass(frozen=True)
class OperationParams:
    """An operation about to be carried out."""

    id: str
    kind: str
    body_hash: str


@dataclasses.dataclass(frozen=True)
class OperationRow:
    """What is known of an operation."""

    is_same: bool
    is_done: bool
    result: str | None


@dataclasses.dataclass(frozen=True)
class BegunRow(OperationRow):
    """The same, and the loads that are being undone: nothing else is changed meanwhile."""

    undoing: list[str]
    is_paused: bool

    def refuse_while_paused(self) -> None:
        """Raise ``UnavailableError`` while everything is being read at one version."""
        if self.is_paused:
            raise UnavailableError(PAUSED)

    def refuse_while_undoing(self) -> None:
        """Raise ``ConflictError`` while a load is being undone."""
        self.refuse_while_paused()
        if self.undoing:
            raise ConflictError("recording.undo_under_way", id=self.undoing[0])


@dataclasses.dataclass(frozen=True)
class OperationResult:
    """The result to keep with an operation."""

    id: str
    result: str


@dataclasses.dataclass(frozen=True)
class Finished:
    """How many nodes were marked as done: one."""

    finished: int


@dataclasses.dataclass(frozen=True)
class AnchorParams:
    """Ids from which dossiers are found."""

    customers: list[str]
    subtrees: list[str]
    departments: list[str]
    people: list[str]
    opportunities: list[str]
    seats: list[str]


@dataclasses.dataclass(frozen=True)
class Customers:
    """Ids of customers."""

    customers: list[str]


@dataclasses.dataclass(frozen=True)
class Stamp:
    """The latest moment at which something of a change became known; null where nothing says so."""

    stamped_at: datetime | None


@dataclasses.dataclass(frozen=True)
class Bump(Stamp, Customers):
    """Customers that change, and when it became known."""


@dataclasses.dataclass(frozen=True)
class Revision:
    """A revision as it is."""

    revision: int


@dataclasses.dataclass(frozen=True)
class Bumped:
    """How many revisions moved."""

    bumped: int


@dataclasses.dataclass(frozen=True)
class ChangeMark:
    """Who changed what: ids only, never what they say."""

    id: str
    actor: str
    action: str
    object_kind: str
    object_ids: list[str]
    operation_id: str


@dataclasses.dataclass(frozen=True)
class Marked:
    """The id of an audit mark."""

    id: str


FIND_OPERATION = Statement("reads/find_operation", OperationKey, OperationRow)
BEGIN_OPERATION = Statement("writes/begin_operation", OperationParams, BegunRow)
FINISH_OPERATION = Statement("writes/finish_operation", OperationResult, Finished)
LOCK_DOSSIERS = Statement("writes/lock_dossiers", AnchorParams, Customers)
LOCK_COMPANY = Statement("writes/lock_company", NoParams, Revision)
BUMP_REVISIONS = Statement("writes/bump_revisions", Bump, Bumped)
BUMP_COMPANY = Statement("writes/bump_company", Stamp, Bumped)
RECORD_CHANGE = Statement("writes/record_change", ChangeMark, Marked)


class Recorder:
    """Records accepted frames of any kind."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def record(  # noqa: PLR0913  (what a chunk is)
        self,
        kind: FactKind,
        frame: pl.DataFrame,
        *,
        operation_id: str,
        actor: str,
        phase: int = 0,
        load_id: str | None = None,
    ) -> Recorded:
        """Write one chunk (all rows of a thing together) and say what became of its rows.

        The same operation id again answers with the stored result; with other rows it is an ``InvalidError``. A chunk
        of a load leaves what is needed to undo it.
        """
        chunk = _Chunk(kind, frame, operation_id, body_hash(kind, frame, phase), actor, phase, load_id)

        async def attempt() -> Recorded:
            done = await self._gateway.ask(FIND_OPERATION, OperationKey(chunk.operation_id, chunk.body_hash))
            if done and done[0].is_done:
                return _answer(done[0], operation_id)
            return await self._patient(chunk)

        return await until_known(attempt)

    async def _patient(self, chunk: "_Chunk") -> Recorded:
        """Write it once nobody holds changes up."""
        give_up = time.monotonic() + PATIENCE_S
        while True:
            try:
                return await self._gateway.write(chunk.run, timeout_s=RECORD_S)
            except UnavailableError as error:
                if error.code != PAUSED or time.monotonic() > give_up:
                    raise
            await asyncio.sleep(LOOK_AGAIN_S)


async def until_known(attempt: Callable[[], Awaitable[T]]) -> T:
    """What an attempt comes to, tried again where its outcome is unknown; it looks first whether it is done already."""
    for _ in range(ATTEMPTS - 1):
        try:
            return await attempt()
        except OutcomeUnknownError:
            continue
    return await attempt()


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


def body_hash(kind: FactKind, frame: pl.DataFrame, phase: int = 0) -> str:
    """A digest of what is asked for: the kind, the pass, and every cell."""
    content = hashlib.sha256(f"{kind.name}\x1f{phase}\x1f{','.join(frame.columns)}\x1f".encode())
    content.update(frame.write_ndjson().encode())
    return content.hexdigest()


@dataclasses.dataclass(frozen=True)
class _Chunk:
    """One transaction; it may be run again as a whole."""

    kind: FactKind
    frame: pl.DataFrame
    operation_id: str
    body_hash: str
    actor: str
    phase: int
    load_id: str | None = None

    async def run(self, unit: Unit) -> Recorded:
        begun = await unit.run(
            BEGIN_OPERATION, OperationParams(self.operation_id, f"record {self.kind.name}", self.body_hash)
        )
        if begun[0].is_done or not begun[0].is_same:
            return _answer(begun[0], self.operation_id)
        begun[0].refuse_while_undoing()
        found = await self._find(unit)
        plans = self._plans(found)
        ids, first = self._touched(plans)
        if ids:
            customers = await self._lock(unit, first)
            # what was found before the locks may have changed since
            again = await self._find(unit)
            anchors = first
            if again != found:
                plans = self._plans(again)
                ids, anchors = self._touched(plans)
            await self._write(unit, plans)
            if self.load_id is not None:
                places = [(self.kind.records.index(known.record), known, self.phase) for known in plans]
                await leave_trace(unit, self.operation_id, self.load_id, self.kind.name, places)
            if self.kind.is_membership or anchors != first:
                customers = await self._lock(unit, anchors)
            await self._mark(unit, ids, customers, is_company=anchors.is_company)
        recorded = self._counted(plans)
        await unit.run(FINISH_OPERATION, OperationResult(self.operation_id, json.dumps(dataclasses.asdict(recorded))))
        return recorded

    @cached_property
    def _wanted(self) -> list[tuple[Record, pl.DataFrame]]:
        """The records that this pass over the file concerns, and their rows."""
        return [(record, record.rows(self.frame)) for record in self.kind.records if self.phase <= record.last_phase]

    async def _find(self, unit: Unit) -> list[list[list[Any]]]:
        """What is stored of each record, in its order."""
        return [await self._stored(unit, record, rows) for record, rows in self._wanted]

    async def _stored(self, unit: Unit, record: Record, rows: pl.DataFrame) -> list[list[Any]]:
        if not rows.height:
            return []
        found = await unit.run(record.find, Ids(rows["id"].unique().sort().to_list()))
        return opened(record, found[0].records, unit.keys)

    def _plans(self, found: list[list[list[Any]]]) -> list[Plan]:
        plans = [plan(record, rows, stored) for (record, rows), stored in zip(self._wanted, found, strict=True)]
        for known in plans:
            conflicts = known.conflicts()
            if conflicts:
                raise ConflictError("recording.other_content_stored", id=conflicts[0], kind=self.kind.name)
        return plans

    def _touched(self, plans: list[Plan]) -> tuple[list[str], Anchors]:
        """Ids of the records that change, and whose dossiers they lie in."""
        touched = [known.touched(self.phase) for known in plans]
        ids = {id_ for rows, _ in touched for id_ in rows["id"]}
        return sorted(ids), _all(anchors for _, anchors in touched)

    async def _lock(self, unit: Unit, anchors: Anchors) -> list[str]:
        """Our own side first, then the customers in id order: everyone locks in this order."""
        if anchors.is_company:
            await unit.run(LOCK_COMPANY, NoParams())
        rows = await unit.run(
            LOCK_DOSSIERS,
            AnchorParams(
                customers=list(anchors.customers),
                subtrees=list(anchors.subtrees),
                departments=list(anchors.departments),
                people=list(anchors.people),
                opportunities=list(anchors.opportunities),
                seats=list(anchors.seats),
            ),
        )
        return rows[0].customers

    async def _write(self, unit: Unit, plans: list[Plan]) -> None:
        """Nodes and keyed ties in the order of the kind, each followed by the ties that hang on it."""
        for known in plans:
            changed = as_parameters(known.record, known.changed(self.phase))
            await self._run(unit, known.record.write, sealed(known.record, changed, unit.keys))
            for link in known.record.links:
                await self._run(unit, link.write, ends(link, known.linked(link, self.phase)))

    async def _run(self, unit: Unit, statement: Write, rows: list[dict[str, Any]]) -> None:
        if not rows:
            return
        written = await unit.run(statement, Rows(rows))
        if written[0].missing:
            raise BugError("recording.end_missing", statement=statement.name, missing=written[0].missing)

    async def _mark(self, unit: Unit, ids: list[str], customers: list[str], *, is_company: bool) -> None:
        """New revisions for every dossier in which something changed, and the audit mark."""
        stamped_at = latest(self.frame)
        if customers:
            await unit.run(BUMP_REVISIONS, Bump(customers, stamped_at))
        if is_company:
            await unit.run(BUMP_COMPANY, Stamp(stamped_at))
        action = f"record {self.kind.name}"
        await unit.run(
            RECORD_CHANGE, ChangeMark(self.operation_id, self.actor, action, self.kind.name, ids, self.operation_id)
        )

    def _counted(self, plans: list[Plan]) -> Recorded:
        """A row is created when one of its main records is, changed when anything of it changes."""
        if self.phase:
            return Recorded()
        by_row = pl.concat([_states(known) for known in plans]).group_by("row").agg(pl.col("state").max())
        created = by_row.filter(pl.col("state") == CREATED).height
        changed = by_row.filter(pl.col("state") == CHANGED).height
        return Recorded(created, changed, self.frame.height - created - changed)


def _states(known: Plan) -> pl.DataFrame:
    if known.record.is_main:
        return known.outcome
    return known.outcome.with_columns(pl.min_horizontal("state", pl.lit(CHANGED, pl.Int32)).alias("state"))


def _all(anchors: Iterator[Anchors]) -> Anchors:
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


def _answer(known: OperationRow, operation_id: str) -> Recorded:
    if not known.is_same:
        raise InvalidError("recording.operation_reused", id=operation_id)
    stored: dict[str, Any] = json.loads(known.result or "{}")
    return Recorded(**stored)
