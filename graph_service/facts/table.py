"""A table of a dossier: its columns and what time means for its rows.

One file per table declares one constant ``TABLE`` in the package of its chapter; the chapter's statement
returns a map of column lists with the same names in the same order. Dates travel as integers yyyymmdd and
moments as milliseconds, since temporal driver values cost twenty times as much.
"""

import dataclasses
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property

import polars as pl

from graph_service.domain.secrecy import FieldClass as FieldClass  # noqa: PLC0414  (tables name their class)
from graph_service.facts.fact_ids import as_text

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
