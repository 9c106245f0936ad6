"""One template of a state: what it says beside what is stored, what of it begins, and what of it ends."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from graph_service.recording.state.dated import ALL, Dated
from graph_service.recording.state.ending import Gone, Refused, gone
from graph_service.recording.state.made import KNOWN_FROM
from graph_service.recording.state.mentioned import Mentioned
from graph_service.recording.state.settling import Settled, settle
from graph_service.recording.state.stored import stored_facts
from graph_service.recording.stored import StoredFacts

BEGINS, LASTS = "from:settled", "to:settled"


@dataclasses.dataclass(frozen=True)
class Said:
    """A template in the export: all its rows, references resolved, and what is wrong with those that are refused."""

    rows: pl.DataFrame
    refused: Refused

    @property
    def own(self) -> pl.Expr:
        """The beginning that a row says itself."""
        return pl.col("from") if "from" in self.rows.columns else pl.lit(None, pl.Date)


@dataclasses.dataclass(frozen=True)
class Day:
    """The day of a state: how it begins and ends is a question of the zone."""

    date: date
    end: datetime
    """Its last moment."""


@dataclasses.dataclass(frozen=True)
class Part:
    """What was found of one kind of fact."""

    dated: Dated
    settled: Settled
    lasting: pl.DataFrame
    """Until when a stored fact that a row says holds: ``row``, ``LASTS``."""
    gone: Gone
    followed: int
    """How many facts end where a row says that they begin anew."""
    ends: pl.DataFrame
    """Facts with the day on which they end, and since when that is known at the earliest."""


@dataclasses.dataclass(frozen=True)
class Before:
    """Whom and what sources spoke of before this load, in one template.

    What they say of such owners for the first time was not so before, as far as anybody knew. What they say of others
    has always been so, as of every load.
    """

    sources: Sequence[str]
    owners: Sequence[str]
    seated: Sequence[str]
    """Deals that had seats: nobody was known to hold them."""

    @property
    def is_known(self) -> pl.Expr:
        """Of rows with ``owner`` and ``source``."""
        spoken = pl.col("owner").is_in(list(self.owners)) & pl.col("source").is_in(list(self.sources))
        return (spoken | pl.col("owner").is_in(list(self.seated))).fill_null(value=False).alias("is_known")


async def parts_of(  # noqa: PLR0913, PLR0917  (what is said, and what it is held against)
    template: str, said: Said, mentioned: Mentioned, sources: Sequence[str], day: Day, stored: StoredFacts
) -> tuple[list[Part], Before]:
    """All kinds of facts of a template, and of whom its sources spoke before."""
    found: list[tuple[Dated, pl.DataFrame, pl.DataFrame]] = []
    for dated in (one for one in ALL if one.template == template):
        rows = await mentioned.owned(dated, dated.said(said.rows), stored)
        found.append((dated, rows, await stored_facts(dated, rows, mentioned, stored)))
    is_old = ~pl.col("is_new") & (pl.col("from").is_null() | (pl.col("from") <= day.date))
    spoken = pl.concat([facts.filter(is_old)["source"] for _, _, facts in found]).drop_nulls().unique()
    owners = mentioned.owners_before(found[0][0])
    before = Before(spoken.to_list(), owners, mentioned.seated if template == "seats" else ())
    parts = [
        _part(dated, said, rows.with_columns(before.is_known), facts, sources, day) for dated, rows, facts in found
    ]
    return parts, before


def _part(  # noqa: PLR0913, PLR0917  (what is said beside what is stored)
    dated: Dated, said: Said, rows: pl.DataFrame, stored: pl.DataFrame, sources: Sequence[str], day: Day
) -> Part:
    settled = settle(dated, rows, stored, day.date)
    begun = said.rows.join(settled.dates.select("row", pl.col("from").alias(BEGINS)), on="row", how="left")
    meant = dated.said(begun.with_columns(pl.coalesce(said.own, BEGINS).alias("from"))).select("row", "id")
    followed = settled.followed.join(meant, on="id", how="anti")
    kept = pl.concat([meant["id"], followed["id"]])
    missing = gone(dated, stored, kept, sources, said.refused, day.date, day.end)
    lasting = meant.join(stored.select("id", pl.col("to").alias(LASTS)), on="id")
    lasting = lasting.filter(pl.col(LASTS) > day.date).select("row", LASTS)
    ends = _ends(stored, missing.ends, followed, day.date)
    return Part(dated, settled, lasting, missing, followed.height, pl.concat([ends, _half_done(stored, kept, ends)]))


def _half_done(stored: pl.DataFrame, kept: pl.Series, ends: pl.DataFrame) -> pl.DataFrame:
    """What this load ended before it was cut off: something that ends with it may not have been written yet."""
    is_over = pl.col("is_changed") & pl.col("to").is_not_null() & ~pl.col("id").is_in(kept.implode())
    return stored.filter(is_over).with_columns(pl.col("to_recorded_at").alias(KNOWN_FROM)).select(ends.columns)


def _ends(stored: pl.DataFrame, unsaid: pl.DataFrame, followed: pl.DataFrame, day: date) -> pl.DataFrame:
    here = unsaid.with_columns(pl.lit(day).alias("to"), pl.col("recorded_at").alias(KNOWN_FROM))
    later = stored.drop("to").join(followed, on="id")
    later = later.with_columns(pl.max_horizontal(KNOWN_FROM, "recorded_at").alias(KNOWN_FROM))
    return pl.concat([here, later.select(here.columns)])
