"""Faults of cells by themselves: missing, out of range, not one of the choices, dates the wrong way round."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.recording.faults import faults, together
from graph_service.recording.kind import NO_FAULTS, Column, ColumnType, FactKind
from graph_service.recording.moments import moment

CLOCK_ALLOWANCE = timedelta(minutes=5)
"""Clocks of other systems run a little ahead; more than this is a wrong date."""

DAY_OF_GRACE = timedelta(days=1)
"""So much earlier than it is valid may an observation be recorded."""


def cell_faults(kind: FactKind, frame: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    """What the columns of a kind say about each cell, and what every dated row must keep to."""
    found = [_column_faults(column, frame) for column in kind.columns]
    return together(*found, _period_faults(frame), _recorded_faults(frame, zone), kind.check(frame))


def _column_faults(column: Column, frame: pl.DataFrame) -> pl.DataFrame:
    name = column.name
    if name not in frame.columns:
        return faults(frame, name, "required") if column.is_required else NO_FAULTS
    cell = pl.col(name)
    found = [faults(frame.filter(_is_blank(column)), name, "required")] if column.is_required else []
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        outside = frame.filter((cell < low) | (cell > high))
        found.append(faults(outside, name, "out_of_range", minimum=low, maximum=high))
    elif low is not None:
        found.append(faults(frame.filter(cell < low), name, "below_minimum", minimum=low))
    if column.choices:
        strange = frame.filter(cell.is_not_null() & ~cell.is_in(list(column.choices)))
        found.append(faults(strange, name, "not_a_choice", choices=", ".join(column.choices)))
    if column.type is ColumnType.NUMBER:
        found.append(faults(frame.filter(cell.is_nan() | cell.is_infinite()), name, "not_a_number"))
    return together(*found)


def _is_blank(column: Column) -> pl.Expr:
    cell = pl.col(column.name)
    if column.type.dtype == pl.String:
        return cell.is_null() | (cell.str.strip_chars() == "")
    return cell.is_null()


def _period_faults(frame: pl.DataFrame) -> pl.DataFrame:
    found = []
    for start, end in (("from", "to"), ("hired_on", "left_on")):
        if start in frame.columns and end in frame.columns:
            wrong = frame.filter(pl.col(start) >= pl.col(end))
            found.append(faults(wrong, end, "ends_before_start", start=start, begun=pl.col(start)))
    return together(*found)


def _recorded_faults(frame: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    if "recorded_at" not in frame.columns:
        return NO_FAULTS
    latest = datetime.now(UTC) + CLOCK_ALLOWANCE
    found = [faults(frame.filter(pl.col("recorded_at") > latest), "recorded_at", "recorded_in_future")]
    if "valid_at" in frame.columns:
        early = frame.filter(pl.col("recorded_at") + DAY_OF_GRACE < moment("valid_at", frame, zone))
        found.append(faults(early, "recorded_at", "recorded_before_valid", valid_at=pl.col("valid_at")))
    return together(*found)
