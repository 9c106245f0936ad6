"""The tables of an export as a draft looks at them: their first rows, and of single columns every text there is."""

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

import polars as pl

from loaders.mapping.draft.beginnings import without_beginnings
from loaders.mapping.draft.excluded import Excluded, rows_that_count
from loaders.mapping.draft.values import Look, counted, is_header
from loaders.mapping.foreign import Foreign
from loaders.mapping.model import Condition
from loaders.mapping.usual_words import usual

SAMPLE: Final = 2_000
"""Rows from which names, days and numbers are told."""
COUNTED: Final = 200_000
"""Rows that are gone through for the texts of a column of which all must be known, such as the stages of a deal."""


class Table:
    """One file, or one sheet of a workbook of several."""

    def __init__(self, file: Foreign, path: Path, sheet: str | None = None, titles: Sequence[str] = ()) -> None:
        self.file = file
        self.path = path
        self.sheet = sheet
        self.titles = titles
        """The texts that stand above its header."""
        self.excluded: tuple[Excluded, ...] = ()
        """Rows of it that do not count, and why."""
        self._looks: dict[int, Look] = {}
        self._counts: dict[int, Mapping[str, int]] = {}

    def without(self, *excluded: Excluded) -> "Table":
        """The same table, of which fewer rows count."""
        table = Table(self.file, self.path, self.sheet, self.titles)
        table.excluded = (*self.excluded, *excluded)
        return table

    def filled_down(self, *headers: str) -> "Table":
        """The same table, of which empty cells of some columns mean what stands above them."""
        told = self.file.told.model_copy(update={"fill_down": headers})
        table = Table(dataclasses.replace(self.file, told=told), self.path, self.sheet, self.titles)
        table.excluded = self.excluded
        return table

    @property
    def where(self) -> tuple[Condition, ...]:
        """What holds for the rows that count."""
        return tuple(one.condition for one in self.excluded)

    @property
    def name(self) -> str:
        """As its user knows it."""
        return self.file.name

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""
        return self.file.header

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What its columns are called among themselves: without what most of them begin with."""
        return without_beginnings(self.header)

    @cached_property
    def addressed(self) -> tuple[int, ...]:
        """The places of columns that a mapping can name: of several with one name, the first."""
        return tuple(at for at, text in enumerate(self.header) if text and self.file.position(text) == at)

    @property
    def rows(self) -> int:
        """Rows that were looked at, whether they count or not."""
        return self._read[0].height

    @property
    def crooked(self) -> int:
        """Lines among them that are not cut as the header is."""
        return self._read[1]

    @property
    def is_cut(self) -> bool:
        """Whether there may be more."""
        return self.rows >= SAMPLE

    @property
    def has_header(self) -> bool:
        """Whether the names of its columns are names: days and numbers are none."""
        return is_header(self.header)

    @cached_property
    def empties(self) -> tuple[str, ...]:
        """Texts of it that mean "unknown" and nothing else."""
        return self._among(usual().empty["sure"])

    @cached_property
    def doubtful_empties(self) -> tuple[str, ...]:
        """Texts of it that often mean "unknown"."""
        return self._among(usual().empty["doubtful"])

    def look(self, at: int) -> Look:
        """What the first texts of a column look like."""
        if at not in self._looks:
            self._looks[at] = Look.of(self.column(at), self.doubtful_empties)
        return self._looks[at]

    def counts(self, at: int) -> Mapping[str, int]:
        """Every text of a column, with the rows it stands in, those of most rows first."""
        if not self.is_cut:
            return self.look(at).counts
        if at not in self._counts:
            self._counts[at] = counted(frame[str(at)] for frame in self._all())
        return self._counts[at]

    def column(self, at: int) -> pl.Series:
        """The first texts of a column, row by row; nothing where a text means "unknown"."""
        return self._sample[str(at)]

    def together(self, *places: int) -> Iterator[tuple[str | None, ...]]:
        """The texts of some columns, row by row, of as many rows as all texts of a column are counted of."""
        for frame in self._all() if self.is_cut else (self._sample,):
            yield from frame.select(*(str(at) for at in places)).rows()

    @cached_property
    def _sample(self) -> pl.DataFrame:
        return self._filled(self._read[0])

    @cached_property
    def _read(self) -> tuple[pl.DataFrame, int]:
        frames, crooked = list[pl.DataFrame](), 0
        for piece in self.file.pieces(SAMPLE + 1):
            frames.append(piece.frame)
            crooked += len(piece.faults)
            if sum(frame.height for frame in frames) >= SAMPLE:
                break
        return pl.concat(frames).head(SAMPLE), crooked

    def _all(self) -> Iterator[pl.DataFrame]:
        n_rows = 0
        for piece in self.file.pieces():
            yield self._filled(piece.frame)
            n_rows += piece.frame.height
            if n_rows >= COUNTED:
                return

    def _filled(self, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that count; nothing where a text means "unknown"."""
        texts = pl.col(pl.String)
        counting = rows_that_count(self.file, frame, self.excluded)
        return counting.with_columns(pl.when(~texts.is_in(self.empties)).then(texts).name.keep())

    def _among(self, texts: Sequence[str]) -> tuple[str, ...]:
        columns = (self._read[0][str(at)] for at in self.addressed)
        found = {text for column in columns for text in column.filter(column.is_in(list(texts)).fill_null(value=False))}
        return tuple(text for text in texts if text in found)
