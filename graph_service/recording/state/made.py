"""Rows that nobody wrote: they end what an export of a day no longer says, and say nothing else of it."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.recording.moments import completed
from graph_service.recording.people import LINE, line_ids
from graph_service.recording.plan import stored_frame
from graph_service.recording.registry import kind_named
from graph_service.recording.seats import SEAT
from graph_service.recording.shaping import SINCE, STAMP, start_of
from graph_service.recording.state.dated import Dated
from graph_service.recording.stored import StoredFacts

KNOWN_FROM = "known"
NO_TIES = pl.DataFrame(schema={"tie": pl.String, "ends": pl.String})


async def made_rows(dated: Dated, facts: pl.DataFrame, zone: ZoneInfo, stored: StoredFacts) -> list[pl.DataFrame]:
    """Accepted frames that end the facts on the day ``to``, known from ``known`` at the earliest (both columns).

    What no column names stays as it is stored, so frames with the same columns only: a post whose reporting line ends
    with it, and one that has none, are two.
    """
    rows = dated.rows(facts).with_columns(facts[KNOWN_FROM])
    if dated.template == "people":
        lines = await _lines(facts, stored)
        led = rows.with_columns(lines["reports_to"])
        found = [rows.filter(~lines["is_led"]), led.filter(lines["is_led"])]
    elif dated.template == "seats":
        found = [rows.join(await seats_since(rows["id"], stored), on="id", how="left", maintain_order="left")]
    else:
        found = [rows]
    return [_known(dated, frame, zone) for frame in found if frame.height]


def _known(dated: Dated, rows: pl.DataFrame, zone: ZoneInfo) -> pl.DataFrame:
    """Numbered rows with their moments: an end is known from its day on, but not before the fact or what follows it."""
    kind = kind_named(dated.template)
    assert kind is not None  # noqa: S101  (every dated template is a kind)
    whole = completed(kind, rows.with_row_index("row", 1).cast({"row": pl.Int64}), zone)
    return whole.with_columns(pl.max_horizontal(KNOWN_FROM, start_of("to")).alias(STAMP)).drop(KNOWN_FROM)


async def _lines(posts: pl.DataFrame, stored: StoredFacts) -> pl.DataFrame:
    """In the order of the posts: the line within each, and whether it would outlast the post."""
    ids = line_ids(posts)
    lines = stored_frame(LINE, await stored.records(LINE, ids.to_list()), suffix="")
    known = lines.select("id", "reports_to", pl.col("to").alias("line_to"))
    beside = posts.select(ids.alias("id"), "to").join(known, on="id", how="left", maintain_order="left")
    outlasts = pl.col("line_to").is_null() | (pl.col("line_to") > pl.col("to"))
    return beside.select("id", "reports_to", (pl.col("reports_to").is_not_null() & outlasts).alias("is_led"))


async def seats_since(ids: pl.Series, stored: StoredFacts) -> pl.DataFrame:
    """Since when the seats exist, of those that are stored: ``id``, ``SINCE``."""
    seats = stored_frame(SEAT, await stored.records(SEAT, ids.unique().to_list()), suffix="")
    return seats.select("id", pl.col("from").alias(SINCE))


async def ending_ties(dated: Dated, facts: pl.DataFrame, stored: StoredFacts) -> pl.DataFrame:
    """The stored ties that end with these facts, as :meth:`StoredFacts.end` takes them."""
    ends = pl.col("to").dt.strftime("%Y-%m-%d").alias("ends")
    found = facts.select(pl.col("id").alias("tie"), ends)
    if dated.template != "people" or not facts.height:
        return found
    lines = await _lines(facts, stored)
    return pl.concat([found, facts.select(lines["id"].alias("tie"), ends).filter(lines["is_led"])])


def together(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Ties of several kinds."""
    return pl.concat([NO_TIES, *frames])
