"""A table of a dossier: its columns and what time means for its rows.

One file per table declares one constant ``TABLE`` in the package of its chapter; the chapter's statement
returns a map of column lists with the same names in the same order. Dates travel as integers yyyymmdd and
moments as milliseconds, since temporal driver values cost twenty times as much.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any

import polars as pl

from graph_service.domain.secrecy import FieldClass as FieldClass  # noqa: PLC0414  (tables name their class)
from graph_service.facts.fact_ids import as_bytes, as_text

Columns = Mapping[str, Sequence[Any]]
DAY = pl.Date()
MOMENT = pl.Datetime("ms", "UTC")
KEY = pl.Categorical(pl.Categories("keys"))
"""What rows are found by and compared with, such as ids of things. Each is kept once for the process, and a cell is its
number. They sort and compare as texts do, but for ``list.min``, ``list.max``, ``min_horizontal`` and
``max_horizontal``, which go by these numbers."""
WORD = pl.Categorical(pl.Categories("words", physical=pl.UInt16()))
"""Words of a vocabulary: as keys are, in half the room, since there are few of them."""
FACT = pl.Binary()
"""Ids of facts, of which each stands in one row and there are many (``fact_ids``)."""
TEXT = pl.String()
"""What is only shown: names, what people wrote, and ids of facts of which there are few."""
NUMBER = pl.Float64()
FEN = pl.Int64()
COUNT = pl.Int64()
FLAG = pl.Boolean()
SIGN = pl.Int8()
"""1 or -1."""


class Time(StrEnum):
    """How a row lies in time (see ``as_of``)."""

    ALWAYS = "always"
    INTERVAL = "interval"
    OBSERVATION = "observation"
    EVENT = "event"


class Chapter(StrEnum):
    """What is read by one statement."""

    RELATIONSHIPS = "relationships"
    PIPELINE = "pipeline"
    COMPANY = "company"


INTERVAL_COLUMNS: Mapping[str, pl.DataType] = {
    "from": DAY,
    "to": DAY,
    "recorded_at": MOMENT,
    "to_recorded_at": MOMENT,
}
OBSERVATION_COLUMNS: Mapping[str, pl.DataType] = {
    "metric": WORD,
    "value": NUMBER,
    "text": TEXT,
    "holder_kind": WORD,
    "holder_id": KEY,
    "valid_at": DAY,
    "recorded_at": MOMENT,
    "recorded_by": KEY,
}


@dataclasses.dataclass(frozen=True)
class Table:
    """Columns without ``customer_id``: the dossier adds it to every table of a customer."""

    name: str
    chapter: Chapter
    field_class: FieldClass
    time: Time
    columns: Mapping[str, pl.DataType]
    subject: tuple[str, ...] = ()
    """For observations: the columns that say what is observed; with metric and holder the key of a value."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns within which the newest observation is the value."""
        return (*self.subject, "metric", "holder_kind", "holder_id")

    @property
    def written_id(self) -> pl.Expr:
        """The ids of its rows as text."""
        return as_text("id") if self.columns["id"] is FACT else pl.col("id")

    @cached_property
    def before(self) -> tuple[str, ...]:
        """The keys that a dossier puts before its columns."""
        return () if self.chapter is Chapter.COMPANY else ("customer_id",)

    @cached_property
    def empty(self) -> pl.DataFrame:
        """The table without rows, as a dossier has it."""
        return pl.DataFrame(schema={**dict.fromkeys(self.before, KEY), **self.columns})


def frames(given: Sequence[tuple[Table, Columns]]) -> list[pl.DataFrame]:
    """Column lists as they come from the database, as typed frames; a column beyond the table's own is of keys.

    Short columns of one type become one series, of which each is a part: a series costs as much for one cell as for
    hundreds, and a dossier has two hundred columns of few cells.
    """
    alike: dict[int, tuple[pl.DataType, list[Any]]] = {}
    places = [
        {name: _place(alike, table.columns.get(name, KEY), values) for name, values in columns.items()}
        for table, columns in given
    ]
    whole = {key: _series(cells, dtype) for key, (dtype, cells) in alike.items()}
    return [_beside([_cut(whole, place).alias(name) for name, place in of_table.items()]) for of_table in places]


Place = pl.Series | tuple[int, int, int]
"""A series by itself, or which one holds it, from where, and how many cells."""


def _place(alike: dict[int, tuple[pl.DataType, list[Any]]], dtype: pl.DataType, values: Sequence[Any]) -> Place:
    made = _cells(values, dtype)
    if len(made) > FEW_CELLS:
        return _series(made, dtype)
    _, cells = alike.setdefault(id(dtype), (dtype, []))
    cells += made
    return id(dtype), len(cells) - len(made), len(made)


def _cut(whole: Mapping[int, pl.Series], place: Place) -> pl.Series:
    if isinstance(place, pl.Series):
        return place
    key, start, height = place
    return whole[key].slice(start, height)


def _beside(columns: list[pl.Series]) -> pl.DataFrame:
    return columns[0].to_frame().hstack(columns[1:])


class _Days(dict[int | None, int | None]):
    """Days since 1970 by yyyymmdd: a dossier names few days many times."""

    def __missing__(self, number: int | None) -> int | None:
        days = None if number is None else date(number // 10_000, number // 100 % 100, number % 100).toordinal() - EPOCH
        self[number] = days
        return days


FEW_CELLS = 1_000
EPOCH = date(1970, 1, 1).toordinal()
_DAYS = _Days()


def _cells(values: Sequence[Any], dtype: pl.DataType) -> Sequence[Any]:
    if dtype is DAY:
        return [_DAYS[number] for number in values]
    return as_bytes(values) if dtype is FACT else values


def _series(cells: Sequence[Any], dtype: pl.DataType) -> pl.Series:
    if dtype is DAY:
        return pl.Series("", cells, pl.Int32()).cast(DAY)
    if dtype is MOMENT:
        return pl.Series("", cells, pl.Int64()).cast(MOMENT)
    return pl.Series("", cells, dtype)
