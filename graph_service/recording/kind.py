"""What a kind of fact looks like: its columns, its key, its checks, its statements.

One file of this package per kind declares one constant ``KIND``; the registry discovers them. Loaders read
files into *typed frames* of a kind (polars, the dtypes below, plus ``row`` = the line in the user's file);
the API makes frames of one row. Both hand them to :mod:`graph_service.recording.recorder`, the one door in.
"""

import dataclasses
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import polars as pl

from graph_service.store.statements import Statement


class ColumnType(StrEnum):
    """How a cell is read; ``dtype`` is what it becomes."""

    ID = "id"
    IDS = "ids"
    TEXT = "text"
    TEXTS = "texts"
    DATE = "date"
    MOMENT = "moment"
    MONEY = "money"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    CHOICES = "choices"
    MEASURE = "measure"

    @property
    def dtype(self) -> pl.DataType:
        """Dtype in a typed frame. A measure is kept as text until its metric says what it is."""
        return _DTYPES[self]


_DTYPES: Mapping[ColumnType, pl.DataType] = {
    ColumnType.ID: pl.String(),
    ColumnType.IDS: pl.List(pl.String()),
    ColumnType.TEXT: pl.String(),
    ColumnType.TEXTS: pl.List(pl.String()),
    ColumnType.DATE: pl.Date(),
    ColumnType.MOMENT: pl.Datetime("ms", "UTC"),
    ColumnType.MONEY: pl.Int64(),
    ColumnType.INTEGER: pl.Int64(),
    ColumnType.NUMBER: pl.Float64(),
    ColumnType.BOOLEAN: pl.Boolean(),
    ColumnType.CHOICE: pl.String(),
    ColumnType.CHOICES: pl.List(pl.String()),
    ColumnType.MEASURE: pl.String(),
}


@dataclasses.dataclass(frozen=True)
class Column:
    """One column of a template. ``zh`` holds the Chinese header first, further accepted aliases after it."""

    name: str
    type: ColumnType
    zh: tuple[str, ...]
    note_zh: str
    note_en: str
    is_required: bool = False
    refers_to: tuple[str, ...] = ()
    """Kinds of which the cell holds ids; several = ``person:ID`` notation or an unambiguous id."""
    choices: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    """Accepted codes with their Chinese (first) and further spellings."""
    minimum: float | None = None
    maximum: float | None = None


FAULT_SCHEMA: Mapping[str, pl.DataType] = {
    "row": pl.Int64(),
    "column": pl.String(),
    "code": pl.String(),
    "value": pl.String(),
    "fields": pl.String(),
}
"""A fault: line, column, code (a sentence of ``words/*/recording.toml``), the offending value, and further
fields of the sentence as a JSON object."""


@dataclasses.dataclass(frozen=True)
class Anchors:
    """Ids from which the dossiers that a frame touches are found: they are locked before and bumped after."""

    customers: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    opportunities: tuple[str, ...] = ()
    is_company: bool = False


@dataclasses.dataclass(frozen=True)
class Write:
    """One statement of a kind and how a typed frame becomes its rows (dicts that carry ``n``, the row)."""

    statement: Statement[Any, Any]
    rows: Callable[[pl.DataFrame], pl.DataFrame]


@dataclasses.dataclass(frozen=True)
class FactKind:
    """A template: what a team hands in as one file or sheet, and how it enters the graph."""

    name: str
    zh: str
    en: str
    order: int
    """Place in the plan: whatever is referred to comes first, nodes before ties."""
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    """Columns that identify a record within the file (several rows of one id where a kind allows them)."""
    check: Callable[[pl.DataFrame], pl.DataFrame]
    """Faults of typed rows by themselves, beyond what the columns say: frame -> FAULT_SCHEMA."""
    anchors: Callable[[pl.DataFrame], Anchors]
    writes: tuple[Write, ...]
