"""What a kind of fact looks like: its columns, its key, its checks, and the records it becomes.

One file of this package per kind declares one constant ``KIND``; the registry discovers them. Loaders read
files into *typed frames* of a kind (polars, the dtypes below, plus ``row`` = the line in the user's file);
the API makes frames of one row. Both take the same way: :class:`graph_service.recording.checks.FolderCheck`
names the faults and hands back *accepted frames* (references resolved, moments completed), and
:class:`graph_service.recording.recorder.Recorder` writes those.
"""

import dataclasses
from collections.abc import Callable, Mapping
from enum import StrEnum

import polars as pl

from graph_service.recording.record import Record
from graph_service.words import Spoken


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
    """Things of which the cell holds ids (``person``, ``employee``, ...); several = ``person:ID`` notation or
    an unambiguous id."""
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

NO_FAULTS = pl.DataFrame(schema=FAULT_SCHEMA)


def no_check(frame: pl.DataFrame) -> pl.DataFrame:
    """Rows of this kind have no faults beyond what their columns say."""
    del frame
    return NO_FAULTS


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
    """Columns that identify a row within the file: the same key again is the same row."""
    thing: str = ""
    """What a row's ``id`` names in references elsewhere (``person`` for people); empty = nothing refers to it."""
    group: str = ""
    """Column whose rows must be recorded together (several rows make up one thing); empty = each row alone."""
    own_dates: tuple[str, ...] = ()
    """The fact's own date (or moment), the first that is filled: stands in for a missing ``recorded_at``."""
    structure: tuple[str, ...] = ()
    """Columns, besides keys and references, that checks of the whole folder look at."""
    is_membership: bool = False
    """Whether it says what belongs to which dossier; else the dossiers locked before a change are those after it."""
    check: Callable[[pl.DataFrame], pl.DataFrame] = no_check
    """Faults of typed rows by themselves, beyond what the columns say: frame -> FAULT_SCHEMA."""
    records: tuple[Record, ...] = ()

    @property
    def called(self) -> Spoken:
        """What a reader calls it."""
        return Spoken(self.zh, self.name)

    @property
    def phases(self) -> int:
        """How often a file is gone through: rows that refer to rows of their own file need a second time."""
        return 1 + max((record.last_phase for record in self.records), default=0)

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """Dtypes of a typed frame with every column, ``row`` first."""
        return {
            "row": pl.Int64(),
            **{column.name: column.type.dtype for column in self.columns},
        }

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)
