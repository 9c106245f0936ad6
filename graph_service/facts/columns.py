"""Column lists as they come from the database, made typed frames."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from graph_service.facts.fact_ids import as_bytes
from graph_service.facts.table import DAY, FACT, KEY, MOMENT, Table

Columns = Mapping[str, Sequence[Any]]
FEW_CELLS = 1_000
"""Cells of a column up to which it is put together with others of its type."""
Place = pl.Series | tuple[int, int, int]
"""A series by itself, or which one holds it, from where, and how many cells."""


def frames(given: Sequence[tuple[Table, Columns]]) -> list[pl.DataFrame]:
    """The rows of each table as a frame; a column beyond the table's own is of keys.

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
