"""A single change: locked first, then checked against what is stored, then written, all in one transaction.

Files are checked as a whole before their first write; a change of one person or deal can be checked under the very
locks it is written under, so that two changes at once cannot contradict each other. Checks, plans and statements are
those of files.
"""

import dataclasses
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.errors import (
    BugError,
    ConflictError,
    Fault,
    InvalidError,
    OutcomeUnknownError,
    PreconditionError,
    UnavailableError,
)
from graph_service.recording.bookkeeping import (
    BEGIN_OPERATION,
    BUMP_COMPANY,
    BUMP_REVISIONS,
    FIND_OPERATION,
    FINISH_OPERATION,
    RECORD_CHANGE,
    Bump,
    ChangeMark,
    Customers,
    OperationKey,
    OperationParams,
    OperationResult,
    OperationRow,
    Stamp,
)
from graph_service.recording.checks import FolderCheck
from graph_service.recording.faults import sentence
from graph_service.recording.kind import FactKind
from graph_service.recording.locks import lock_dossiers
from graph_service.recording.nouns import NOUNS, noun_of
from graph_service.recording.plan import CREATED, Plan, as_parameters, ends, plan, stored_frame
from graph_service.recording.record import Anchors, Ids, Rows, Write
from graph_service.recording.recorder import ATTEMPTS
from graph_service.recording.sealing import opened, sealed
from graph_service.recording.shaping import RECORDED_ABSENT, STAMP
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway, Unit
from graph_service.store.statements import Statement
from graph_service.words import LANGUAGES

P = TypeVar("P")
R = TypeVar("R")
Stored = Mapping[str, Any]
TICK = timedelta(milliseconds=1)


@dataclasses.dataclass(frozen=True)
class StampRow:
    """The latest moment given out, in milliseconds."""

    stamped_at: int | None


@dataclasses.dataclass(frozen=True)
class Revisions:
    """Customers and their revisions, in one order."""

    ids: list[str]
    revisions: list[int]


@dataclasses.dataclass(frozen=True)
class DealParams:
    """Deals, by their own ids and by who or what sits in their chain."""

    opportunities: list[str]
    seats: list[str]
    people: list[str]


@dataclasses.dataclass(frozen=True)
class ClosingDays:
    """Days on which deals were closed."""

    days: list[str]


FIND_STAMPS = Statement("reads/find_stamps", Customers, StampRow)
FIND_REVISIONS = Statement("reads/find_revisions", Customers, Revisions)
FIND_CLOSINGS = Statement("reads/find_closings", DealParams, ClosingDays)


@dataclasses.dataclass(frozen=True)
class Part:
    """Rows of one kind, typed, references as they were given."""

    kind: FactKind
    frame: pl.DataFrame


@dataclasses.dataclass(frozen=True)
class Draft:
    """What a change comes to. ``noun`` and ``id`` name the record that the answer is about.

    ``id`` empty: the one record of that noun that the change creates. ``is_new``: it must not be there yet.
    """

    noun: str
    id: str | None
    parts: tuple[Part, ...]
    is_new: bool = False
    is_late: bool = False


@dataclasses.dataclass(frozen=True)
class Done:
    """What became of a change: ids, versions and revisions, never contents; kept with the operation."""

    operation: str
    noun: str
    id: str
    version: int
    is_new: bool
    is_late: bool
    recorded_at: str
    also: list[list[Any]]
    revisions: dict[str, int]


class Locked:
    """The graph as a change finds it, under its locks; known from ``stamp`` on, whose day is ``today``."""

    def __init__(self, unit: Unit, stamp: datetime, zone: ZoneInfo) -> None:
        self._unit = unit
        self.keys = unit.keys
        self.stamp = stamp
        self.today = stamp.astimezone(zone).date()

    async def ask(self, statement: Statement[P, R], params: P, *, timeout_s: float | None = None) -> list[R]:
        """A read within the transaction, whose own deadline counts."""
        del timeout_s
        return await self._unit.run(statement, params)

    async def find(self, noun: str, id_: str) -> Stored | None:
        """A stored record, if it is there."""
        for record in NOUNS[noun].records:
            rows = await self._unit.run(record.find, Ids([id_]))
            if rows[0].records:
                found = opened(record, rows[0].records, self.keys)
                return stored_frame(record, found, suffix="").row(0, named=True)
        return None

    async def is_late(self, params: DealParams, on: date | None) -> bool:
        """Whether it is recorded after the close of a deal it would have counted for; no day of its own = always."""
        days = (await self._unit.run(FIND_CLOSINGS, params))[0].days
        return any(
            (on is None or on <= closed) and closed < self.today for closed in (date.fromisoformat(day) for day in days)
        )


@dataclasses.dataclass(frozen=True)
class Expected:
    """A record and the version from which it is changed."""

    noun: str
    id: str
    version: int

    def confront(self, stored: Stored | None) -> None:
        """Refuse a change that was made from another version; what is not there is for the change to say."""
        if stored is not None and stored["version"] != self.version:
            raise PreconditionError("recording.other_version", version=stored["version"], expected=self.version)


@dataclasses.dataclass(frozen=True)
class Change:
    """One change as it was asked for. ``build`` may run several times; it must come to the same each time."""

    operation_id: str
    body_hash: str
    action: str
    actor: str
    anchors: Anchors
    build: Callable[[Locked], Awaitable[Draft]]
    shown: frozenset[str] = frozenset()
    """Customers whose revision the answer may name, besides one that the change brings in."""
    expected: Expected | None = None


class Changes:
    """Carries out single changes and looks at single records."""

    def __init__(self, gateway: Gateway, settings: Settings) -> None:
        self._gateway = gateway
        self._settings = settings

    async def find(self, noun: str, id_: str) -> Stored | None:
        """A stored record, if it is there."""
        return await self._gateway.read(
            lambda unit: Locked(unit, datetime.now(UTC), self._settings.timezone).find(noun, id_)
        )

    async def earlier(self, operation_id: str, body_hash: str) -> Done | None:
        """What became of an operation that was asked for before; with another body it is refused."""
        found = await self._gateway.ask(FIND_OPERATION, OperationKey(operation_id, body_hash))
        return _answer(found[0]) if found and found[0].is_done else None

    async def carry_out(self, change: Change) -> Done:
        """Carry a change out once, however often it is tried; where the outcome is unknown it is looked up.

        A version that is gone already is refused before anybody is made to wait for a lock, unless it is gone because
        this very operation has just been carried out.
        """
        if change.expected is not None:
            try:
                change.expected.confront(await self.find(change.expected.noun, change.expected.id))
            except PreconditionError:
                known = await self.earlier(change.operation_id, change.body_hash)
                if known is None:
                    raise
                return known
        for _ in range(ATTEMPTS - 1):
            try:
                return await self._once(change)
            except OutcomeUnknownError:
                known = await self.earlier(change.operation_id, change.body_hash)
            if known is not None:
                return known
        return await self._once(change)

    async def _once(self, change: Change) -> Done:
        try:
            return await self._gateway.write(_Attempt(change, self._settings).run)
        except UnavailableError as error:
            if error.fields.get("statement") == BEGIN_OPERATION.name:
                raise ConflictError("recording.still_running") from error
            raise


@dataclasses.dataclass(frozen=True)
class _Attempt:
    """One transaction; it may be run again as a whole."""

    change: Change
    settings: Settings

    async def run(self, unit: Unit) -> Done:
        change = self.change
        operation = OperationParams(change.operation_id, change.action, change.body_hash)
        begun = await unit.run(BEGIN_OPERATION, operation)
        if begun[0].is_done or not begun[0].is_same:
            return _answer(begun[0])
        begun[0].refuse_while_undoing()
        locked = Locked(unit, await self._stamp(unit), self.settings.timezone)
        if change.expected is not None:
            change.expected.confront(await locked.find(change.expected.noun, change.expected.id))
        draft = await change.build(locked)
        plans = await self._plans(unit, await self._checked(locked, draft))
        plans, subject = self._confronted(plans, draft)
        touched = [known.touched(phase) for kind_plans in plans for known, phase in kind_plans]
        anchors = Anchors()
        for _, one in touched:
            anchors = anchors | one
        await self._write(unit, plans)
        customers = await lock_dossiers(unit, anchors)
        done = await self._finish(unit, draft, subject, touched, customers, anchors, locked.stamp)
        done = dataclasses.replace(done, also=_others(plans, subject["id"]))
        await unit.run(FINISH_OPERATION, OperationResult(change.operation_id, json.dumps(dataclasses.asdict(done))))
        return done

    async def _stamp(self, unit: Unit) -> datetime:
        """Lock the dossiers; then a moment later than any change of theirs was ever given."""
        customers = await lock_dossiers(unit, self.change.anchors)
        last = (await unit.run(FIND_STAMPS, Customers(customers)))[0].stamped_at
        now = datetime.now(UTC)
        now = now.replace(microsecond=now.microsecond // 1000 * 1000)
        return now if last is None else max(now, datetime.fromtimestamp(last / 1000, UTC) + TICK)

    async def _checked(self, locked: Locked, draft: Draft) -> list[Part]:
        """The parts as the recorder takes them; what the checks find is refused, field by field."""
        check = FolderCheck(locked, self.settings)
        parts = [Part(part.kind, _stamped(part, locked.stamp)) for part in draft.parts]
        found = [check.add(part.kind, part.frame) for part in parts]
        found += (await check.finish()).values()
        faults = pl.concat(found).unique(maintain_order=True)
        if faults.height:
            raise InvalidError("recording.refused").with_faults([_fault(one) for one in faults.to_dicts()])
        return [
            Part(
                part.kind,
                check.accepted(part.kind, part.frame).with_columns(
                    pl.lit(value=True).alias(RECORDED_ABSENT),
                    pl.lit(locked.stamp, dtype=pl.Datetime("ms", "UTC")).alias(STAMP),
                ),
            )
            for part in parts
        ]

    @staticmethod
    async def _plans(unit: Unit, parts: list[Part]) -> list[list[tuple[Plan, int]]]:
        """Per part the plans of its records, each once for every pass in which something of it is written."""
        plans = []
        for part in parts:
            of_part = []
            for record in part.kind.records:
                rows = record.rows(part.frame)
                wanted = rows["id"].unique().sort().to_list()
                stored = await unit.run(record.find, Ids(wanted)) if wanted else []
                of_part.append(plan(record, rows, opened(record, stored[0].records, unit.keys) if stored else []))
            plans.append([(known, phase) for phase in range(part.kind.phases) for known in of_part])
        return plans

    @staticmethod
    def _confronted(
        plans: list[list[tuple[Plan, int]]], draft: Draft
    ) -> tuple[list[list[tuple[Plan, int]]], dict[str, Any]]:
        """The plans and the record the change is about, once nothing stands against it."""
        records = [record.name for record in NOUNS[draft.noun].records]
        rows = pl.concat(
            [
                known.rows.select("id", "version", "state")
                for of_part in plans
                for known, phase in of_part
                if not phase and known.record.name in records
            ]
        )
        wanted = rows.filter(pl.col("state") == CREATED if draft.id is None else pl.col("id") == draft.id)
        if draft.id is None and not wanted.height:
            raise ConflictError("recording.exists", noun=draft.noun, id=", ".join(rows["id"]))
        subject = wanted.row(0, named=True)
        if draft.is_new and subject["state"] != CREATED:
            raise ConflictError("recording.exists", noun=draft.noun, id=subject["id"])
        changes = any(known.touched(phase)[0].height for of_part in plans for known, phase in of_part)
        if not changes:
            return plans, {**subject, "version": subject["version"] - 1}
        touching = [
            [
                (known.touching(subject["id"]) if known.record.name in records else known, phase)
                for known, phase in of_part
            ]
            for of_part in plans
        ]
        return touching, subject

    @staticmethod
    async def _write(unit: Unit, plans: list[list[tuple[Plan, int]]]) -> None:
        """Nodes and keyed ties in the order of kinds and passes, each followed by the ties that hang on it."""
        for of_part in plans:
            for known, phase in of_part:
                changed = as_parameters(known.record, known.changed(phase))
                await _run(unit, known.record.write, sealed(known.record, changed, unit.keys))
                for link in known.record.links:
                    await _run(unit, link.write, ends(link, known.linked(link, phase)))

    async def _finish(  # noqa: PLR0913, PLR0917  (what an answer is made of)
        self,
        unit: Unit,
        draft: Draft,
        subject: Mapping[str, Any],
        touched: list[tuple[pl.DataFrame, Anchors]],
        customers: list[str],
        anchors: Anchors,
        stamp: datetime,
    ) -> Done:
        """New revisions for every dossier in which something changed, the audit mark, and the answer."""
        change = self.change
        if customers:
            await unit.run(BUMP_REVISIONS, Bump(customers, stamp))
        if anchors.is_company:
            await unit.run(BUMP_COMPANY, Stamp(stamp))
        ids = sorted({id_ for rows, _ in touched for id_ in rows["id"]})
        if ids:
            mark = ChangeMark(change.operation_id, change.actor, change.action, draft.noun, ids, change.operation_id)
            await unit.run(RECORD_CHANGE, mark)
        shown = change.shown | ({subject["id"]} if draft.noun == "customers" else set())
        found = (await unit.run(FIND_REVISIONS, Customers(sorted(shown))))[0]
        return Done(
            operation=change.operation_id,
            noun=draft.noun,
            id=subject["id"],
            version=subject["version"],
            is_new=subject["state"] == CREATED,
            is_late=draft.is_late,
            recorded_at=stamp.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            also=[],
            revisions=dict(zip(found.ids, found.revisions, strict=True)),
        )


async def _run(unit: Unit, statement: Write, rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    written = await unit.run(statement, Rows(rows))
    if written[0].missing:
        raise BugError("recording.end_missing", statement=statement.name, missing=written[0].missing)


def _others(plans: list[list[tuple[Plan, int]]], subject: str) -> list[list[Any]]:
    """Records that changed beside the one in question: noun, id, version."""
    return sorted(
        [noun_of(known.record), row["id"], row["version"]]
        for of_part in plans
        for known, phase in of_part
        for row in known.changed(phase).select("id", "version").to_dicts()
        if row["id"] != subject
    )


def _stamped(part: Part, stamp: datetime) -> pl.DataFrame:
    """The rows, known from the stamp on; kinds that do not say since when take no notice of it."""
    return part.frame.with_columns(pl.lit(stamp, dtype=pl.Datetime("ms", "UTC")).alias("recorded_at"))


def _fault(found: dict[str, Any]) -> Fault:
    said = {language: sentence(found, language) for language in LANGUAGES}
    return Fault(f"body.{found['column']}", f"recording.{found['code']}", said)


def _answer(known: OperationRow) -> Done:
    if not known.is_same:
        raise InvalidError("recording.key_reused")
    return Done(**json.loads(known.result or "{}"))
