"""References that lead to nobody and may be left out of a cell of several: the row stands with the others."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import polars as pl

from graph_service.recording.faults import together
from graph_service.recording.kind import Column, ColumnType

TO_NOBODY: Final = ("unknown_name", "ambiguous_name", "unknown_reference", "ambiguous_reference")
"""Codes of references of which nobody is found, or several; one of a wrong kind was meant otherwise."""


class Sparing:
    """Which rows of a file are spared in which columns, and what was left out of them."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, list[pl.Series]] = defaultdict(list)
        self._left_out: list[pl.DataFrame] = []

    @property
    def left_out(self) -> pl.DataFrame:
        """The references that were left out, as faults."""
        return together(*self._left_out)

    def spare(self, columns: Iterable[str], rows: pl.Series) -> None:
        """Spare these rows in these columns."""
        for column in columns:
            self._rows[column].append(rows)

    def refused(self, found: pl.DataFrame, frame: pl.DataFrame, column: Column) -> pl.DataFrame:
        """Of the faults of a column those that cost their row; ``frame``: all rows of the file."""
        if column.type is not ColumnType.IDS or column.name not in self._rows:
            return found
        rows = pl.concat(self._rows[column.name])
        may_go = found.filter(pl.col("code").is_in(TO_NOBODY) & pl.col("row").is_in(rows.implode()))
        if column.is_required:
            may_go = may_go.join(
                _of_some_left(may_go, frame.select("row", column.name).explode(column.name)), on="row", how="semi"
            )
        self._left_out.append(may_go)
        return found.join(may_go, on=found.columns, how="anti")


def _of_some_left(gone: pl.DataFrame, flat: pl.DataFrame) -> pl.DataFrame:
    """The rows in which somebody is left."""
    counted = flat.drop_nulls().group_by("row").len().join(gone.group_by("row").len("gone"), on="row")
    return counted.filter(pl.col("len") > pl.col("gone")).select("row")
