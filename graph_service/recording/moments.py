"""When a row counts as known: given, or assumed from the fact's own date in the configured zone."""

from zoneinfo import ZoneInfo

import polars as pl

from graph_service.recording.kind import FactKind
from graph_service.recording.shaping import ENDS, RECORDED_ABSENT, start_of


def completed(kind: FactKind, frame: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    """The frame with ``recorded_at`` and ``recorded_assumed`` filled, and the first moments of days that end something.

    Without a date of its own a row stays without ``recorded_at``: it has always been known.
    """
    if not any(column.name == "recorded_at" for column in kind.columns):
        return frame
    own = [moment(name, frame, zone) for name in kind.own_dates if name in frame.columns]
    assumed = pl.coalesce(own) if own else pl.lit(None, pl.Datetime("ms", "UTC"))
    starts = [moment(day, frame, zone).alias(start_of(day)) for day in ENDS if day in frame.columns]
    if "recorded_at" not in frame.columns:
        return frame.with_columns(
            assumed.alias("recorded_at"),
            pl.lit(True).alias("recorded_assumed"),
            pl.lit(True).alias(RECORDED_ABSENT),
            *starts,
        )
    given = pl.col("recorded_at")
    return frame.with_columns(
        pl.coalesce(given, assumed).alias("recorded_at"), given.is_null().alias("recorded_assumed"), *starts
    )


def moment(name: str, frame: pl.DataFrame, zone: ZoneInfo) -> pl.Expr:
    """A moment as it is, a day as its first moment in the zone."""
    if frame.schema[name] == pl.Datetime:
        return pl.col(name)
    # where a day has no midnight (the clocks jump over it) its first moment is an hour later; a day that a zone
    # skipped altogether begins with the next one
    firsts = [
        (pl.col(name).cast(pl.Datetime("ms")) + pl.duration(hours=hours)).dt.replace_time_zone(
            zone.key, ambiguous="earliest", non_existent="null"
        )
        for hours in (0, 1, 24)
    ]
    return pl.coalesce(firsts).dt.convert_time_zone("UTC")
