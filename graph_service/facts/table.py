"""A table of a dossier: its columns and what time means for its rows.

One file per table declares one constant ``TABLE`` in the package of its chapter; the chapter's statement
returns a map of column lists with the same names in the same order. Dates travel as integers yyyymmdd and
moments as milliseconds, since temporal driver values cost twenty times as much.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import polars as pl

from graph_service.domain.secrecy import FieldClass as FieldClass  # noqa: PLC0414  (tables name their class)

DAY = pl.Date()
MOMENT = pl.Datetime("ms", "UTC")
TEXT = pl.String()
NUMBER = pl.Float64()
FEN = pl.Int64()
COUNT = pl.Int64()
FLAG = pl.Boolean()


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
    "metric": TEXT,
    "value": NUMBER,
    "text": TEXT,
    "holder_kind": TEXT,
    "holder_id": TEXT,
    "valid_at": DAY,
    "recorded_at": MOMENT,
    "recorded_by": TEXT,
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

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return pl.DataFrame(schema=dict(self.columns))

    def frame(self, columns: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
        """Column lists as they come from the database, as a typed frame ordered by id."""
        raw = pl.DataFrame(
            {name: columns[name] for name in self.columns},
            schema={name: pl.Int64() if dtype in (DAY, MOMENT) else dtype for name, dtype in self.columns.items()},
        )
        return raw.with_columns(
            [_day(name) if dtype == DAY else pl.col(name).cast(dtype) for name, dtype in self.columns.items()]
        ).sort("id")


def _day(name: str) -> pl.Expr:
    number = pl.col(name)
    return pl.date(number // 10_000, number // 100 % 100, number % 100).alias(name)
