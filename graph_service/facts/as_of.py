"""As-of and as-known: the one definition, as pure functions over tables (domain analysis, C.4).

Both dates are polars expressions, so that the same rules serve one question (literals) and many instants at
once (columns ``t`` and ``k`` joined to the rows, e.g. every deal on its own closing day).

Laws, tested by hypothesis: a row recorded later than k changes nothing; growing k with everything recorded
before changes nothing; retracting restores "unknown"; the order of rows never matters.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

import polars as pl

from graph_service.domain.time import AsOf
from graph_service.facts.table import DAY, FACT, MOMENT, Table, Time

Rows = TypeVar("Rows", pl.DataFrame, pl.LazyFrame)
ORDER = ("valid_at", "recorded_at", "id")
"""Later wins: first by when it was true, then by when it was recorded, then by id."""
T, K = pl.col("t"), pl.col("k")
"""The two dates of each row: those of its instant."""


@lru_cache(maxsize=256)
def dates_of(when: AsOf | None) -> tuple[pl.Expr, pl.Expr]:
    """The two dates of a question, as columns are compared with them; None: each row's own.

    Kept: to make them costs as much as a step.
    """
    return (T, K) if when is None else (pl.lit(when.as_of, dtype=DAY), pl.lit(when.cutoff, dtype=MOMENT))


def is_known(k: pl.Expr, column: str = "recorded_at") -> pl.Expr:
    """Recorded by k; what carries no date was always known."""
    return pl.col(column).is_null() | (pl.col(column) <= k)


def has_begun(t: pl.Expr) -> pl.Expr:
    """``from`` reached by t; empty = always."""
    return pl.col("from").is_null() | (pl.col("from") <= t)


def is_member(t: pl.Expr, k: pl.Expr) -> pl.Expr:
    """Half-open interval holds t, as far as was known by k: an end recorded later has not been heard of."""
    has_ended = pl.col("to").is_not_null() & (pl.col("to") <= t) & is_known(k, "to_recorded_at")
    return is_known(k) & has_begun(t) & ~has_ended


def is_closed(t: pl.Expr, k: pl.Expr) -> pl.Expr:
    """A deal's close has happened by t and was known by k."""
    return pl.col("closed_on").is_not_null() & (pl.col("closed_on") <= t) & is_known(k, "closed_recorded_at")


def newest(rows: Rows, keys: Sequence[str], t: pl.Expr, k: pl.Expr) -> Rows:
    """The observation that counts per key; a retraction counts as the newest and leaves value and text null.

    Sorting once and keeping the last row per key: O(n log n) for n observations.
    """
    return _last(rows.filter(_has_happened("valid_at", t, k)), keys)


def _has_happened(column: str, t: pl.Expr, k: pl.Expr) -> pl.Expr:
    return (pl.col(column) <= t) & is_known(k)


def _last(candidates: Rows, keys: Sequence[str]) -> Rows:
    return candidates.sort(ORDER).unique(subset=list(keys), keep="last", maintain_order=True)


def as_of(table: Table, rows: Rows, keys: Sequence[str], when: AsOf | None) -> Rows:
    """The rows of a table that hold at a date as known then (None: at each row's own), by the table's kind of time.

    Their ids are text.
    """
    holding = rows if table.time is Time.ALWAYS else rows.filter(_holds(table.time, when))
    found = _last(holding, keys) if table.time is Time.OBSERVATION else holding
    return found.with_columns(table.written_id) if table.columns["id"] is FACT else found


@lru_cache(maxsize=256)
def _holds(time: Time, when: AsOf | None) -> pl.Expr:
    if time is Time.INTERVAL:
        return is_member(*dates_of(when))
    return _has_happened("at" if time is Time.EVENT else "valid_at", *dates_of(when))
