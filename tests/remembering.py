"""A graph in memory: what is handed to each statement, in its order, and records found again as they were written.

It answers as its statements say they do, as far as a test of what is asked and handed over needs it. What the
statements themselves do is the live ring's to show.
"""

import dataclasses
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, TypeVar

import polars as pl

from graph_service.recording.bookkeeping import (
    BEGIN_OPERATION,
    FIND_OPERATION,
    FINISH_OPERATION,
    LOCK_DOSSIERS,
    BegunRow,
    Customers,
    OperationRow,
)
from graph_service.recording.change import FIND_REVISIONS, FIND_STAMPS, Revisions, StampRow
from graph_service.recording.record import Record, Stored, Written
from graph_service.recording.registry import kinds, things
from graph_service.recording.stored import FIND_KNOWN_IDS, FIND_KNOWN_NAMES
from graph_service.store.text_keys import TextKeys

T = TypeVar("T")
Answer = Callable[[Any], list[Any]]
RECORDS: Final[Mapping[str, Record]] = {
    statement.name: record for kind in kinds() for record in kind.records for statement in (record.find, record.write)
}


def begun(row: OperationRow) -> BegunRow:
    """An operation that begins, or began before, while nothing holds changes up."""
    return BegunRow(row.is_same, row.is_done, row.result, undoing=[], is_paused=False)


class Remembering:
    """Gateway and transaction in one. ``answers``: what single statements answer instead, by name."""

    def __init__(
        self, answers: Mapping[str, Answer] | None = None, keys: Path = Path("nothing-is-sealed-here")
    ) -> None:
        self.keys = TextKeys(keys)
        self.handed: list[tuple[str, Any]] = []
        self.records: dict[str, dict[str, list[Any]]] = {}
        self.operations: dict[str, tuple[str, str | None]] = {}
        self.answers: dict[str, Answer] = {
            FIND_OPERATION.name: self._found,
            BEGIN_OPERATION.name: self._begun,
            FINISH_OPERATION.name: self._finished,
            LOCK_DOSSIERS.name: lambda params: [Customers(sorted({*params.customers, *params.subtrees}))],
            FIND_STAMPS.name: lambda _: [StampRow(None)],
            FIND_REVISIONS.name: lambda params: [Revisions(params.customers, [1] * len(params.customers))],
            FIND_KNOWN_IDS.name: lambda params: [FIND_KNOWN_IDS.row(**self._known(params, self._ids))],
            FIND_KNOWN_NAMES.name: lambda params: [FIND_KNOWN_NAMES.row(**self._known(params, self._names))],
            **(answers or {}),
        }
        self.timeouts: list[float | None] = []

    async def run(self, statement: Any, params: Any) -> list[Any]:
        """The rows of a statement; what was handed to it is remembered."""
        self.handed.append((statement.name, params))
        if statement.name in self.answers:
            return self.answers[statement.name](params)
        record = RECORDS.get(statement.name)
        if record is not None and statement.row is Stored:
            known = self.records.get(record.find.name, {})
            return [Stored([known[id_] for id_ in params.ids if id_ in known])]
        if record is not None:
            self._keep(record, params.rows)
        if statement.row is Written:
            return [Written(0)]
        return [statement.row(*(_empty(field.type) for field in dataclasses.fields(statement.row)))]

    async def ask(self, statement: Any, params: Any, *, timeout_s: float | None = None) -> list[Any]:
        """A read of its own."""
        self.timeouts.append(timeout_s)
        return await self.run(statement, params)

    async def read(self, work: Callable[[Any], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        """Reading work."""
        self.timeouts.append(timeout_s)
        return await work(self)

    async def write(self, work: Callable[[Any], Awaitable[T]], *, timeout_s: float | None = None) -> T:
        """Changing work."""
        self.timeouts.append(timeout_s)
        return await work(self)

    def names(self, *folders: str) -> list[str]:
        """The statements that ran, by name; only those of folders, where some are given."""
        return [name for name, _ in self.handed if not folders or name.startswith(folders)]

    def of(self, name: str) -> list[Any]:
        """All that was handed to one statement."""
        return [params for ran, params in self.handed if ran == name]

    def rows(self, name: str) -> list[dict[str, Any]]:
        """All rows that were handed to a statement that writes."""
        return [row for params in self.of(name) for row in params.rows]

    def _keep(self, record: Record, rows: list[dict[str, Any]]) -> None:
        for row in rows:
            self.records.setdefault(record.find.name, {})[row["id"]] = as_found(record, row)
            if record.end and row[record.end] is None:
                del self.records[record.find.name][row["id"]]

    def _found(self, params: Any) -> list[OperationRow]:
        if params.id not in self.operations:
            return []
        body_hash, result = self.operations[params.id]
        return [OperationRow(body_hash == params.body_hash, result is not None, result)]

    def _begun(self, params: Any) -> list[BegunRow]:
        self.operations.setdefault(params.id, (params.body_hash, None))
        return [begun(row) for row in self._found(params)]

    def _finished(self, params: Any) -> list[Any]:
        self.operations[params.id] = (self.operations[params.id][0], params.result)
        return [FINISH_OPERATION.row(1)]

    def _ids(self, record: Record, asked: list[str]) -> list[Any]:
        return [id_ for id_ in asked if id_ in self.records.get(record.find.name, {})]

    def _names(self, record: Record, asked: list[str]) -> list[Any]:
        at = 3 + list(record.fields).index("name")
        return [[row[at], id_] for id_, row in self.records.get(record.find.name, {}).items() if row[at] in asked]

    @staticmethod
    def _known(params: Any, find: Callable[[Record, list[str]], list[Any]]) -> dict[str, list[Any]]:
        asked = {field.name: getattr(params, field.name) for field in dataclasses.fields(params)}
        defined = things()
        return {
            thing: find(defined[thing].records[0], wanted) if wanted and thing in defined else []
            for thing, wanted in asked.items()
        }


def as_found(record: Record, row: Mapping[str, Any]) -> list[Any]:
    """What was handed to the statement that writes a record, as the one that finds it gives it."""
    values = [_stored(row[name], dtype) for name, dtype in record.fields.items()]
    return [row["id"], row["digest"], row["version"], *values]


def _stored(value: Any, dtype: pl.DataType) -> Any:
    """As a find statement gives it: moments in milliseconds, lists never null."""
    if dtype == pl.List:
        return value or []
    if dtype == pl.Datetime and value is not None:
        return round(datetime.fromisoformat(value).timestamp() * 1000)
    return value


def _empty(kind: Any) -> Any:
    return 0 if kind is int else ("" if kind is str else [])
