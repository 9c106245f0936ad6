"""The state of a day: rows that say no beginning get one, and what is no longer said ends.

Asked of a folder once its rows are read and resolved, before they are checked against each other: what it finds goes
the way of all rows. Only what the folder names or speaks of is read of the graph, but for one count.
"""

import dataclasses
from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.domain.time import end_of_day
from graph_service.errors import InvalidError
from graph_service.recording.faults import together
from graph_service.recording.shaping import MOMENT, SINCE, STAMP
from graph_service.recording.state import made
from graph_service.recording.state.dated import ALL, TEMPLATES, Dated
from graph_service.recording.state.ending import Gone, Refused, gone
from graph_service.recording.state.mentioned import Mentioned, mentioned_in
from graph_service.recording.state.settling import Settled, settle
from graph_service.recording.state.standing import Standing
from graph_service.recording.state.stored import count_open, stored_facts
from graph_service.recording.stored import StoredFacts

BEGINS, LASTS = "from:settled", "to:settled"


@dataclasses.dataclass(frozen=True)
class Said:
    """A template in the export: all its rows, references resolved, and what is wrong with those that are refused."""

    rows: pl.DataFrame
    refused: Refused


@dataclasses.dataclass(frozen=True)
class _Part:
    """What was found of one kind of fact."""

    dated: Dated
    settled: Settled
    lasting: pl.DataFrame
    """Until when a stored fact that a row says holds: ``row``, ``LASTS``."""
    gone: Gone
    ends: pl.DataFrame


class State:
    """An export that says how things stand on a day. Use once per folder."""

    def __init__(self, stored: StoredFacts, day: date, zone: ZoneInfo) -> None:
        self.day = day
        self.standing: dict[str, Standing] = {}
        self._stored = stored
        self._zone = zone
        self._dates: dict[str, pl.DataFrame] = {}
        self._made: dict[str, list[pl.DataFrame]] = {}

    async def look(self, said: Mapping[str, Said]) -> dict[str, pl.DataFrame]:
        """Find out what begins and what ends; faults by template. ``InvalidError`` where rows name no source."""
        mentioned = await mentioned_in({name: one.rows for name, one in said.items()}, self._stored)
        found: dict[str, pl.DataFrame] = {}
        ending: list[pl.DataFrame] = []
        for name in (name for name in TEMPLATES if name in said):
            sources = _sources(name, said[name])
            parts = [await self._part(one, said[name], mentioned, sources) for one in ALL if one.template == name]
            found[name] = together(*(part.settled.faults for part in parts))
            self._dates[name] = await self._dated_rows(name, said[name].rows, parts)
            self.standing[name] = await self._standing(name, parts, sources)
            for part in parts:
                rows = await made.made_rows(part.dated, part.ends, self._zone, self._stored)
                self._made.setdefault(name, []).extend(rows)
                ending.append(await made.ending_ties(part.dated, part.ends, self._stored))
        self._stored.end(made.together(ending))
        return found

    def dated(self, template: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows of a template with the beginnings that were found; an end where the file has no column for it."""
        if template not in self._dates:
            return rows
        own = [pl.lit(None, pl.Date).alias(name) for name in ("from", "to") if name not in rows.columns]
        joined = rows.join(self._dates[template], on="row", how="left", maintain_order="left").with_columns(own)
        cells = [pl.coalesce("from", BEGINS).alias("from")]
        if "to" not in rows.columns:
            # an end that stays is known since when it was
            cells += [pl.col(LASTS).alias("to"), pl.lit(None, MOMENT).alias(STAMP)]
        return joined.with_columns(cells).drop(BEGINS, LASTS)

    def made(self, template: str) -> list[pl.DataFrame]:
        """Accepted frames that end what is no longer said; to be recorded before the rows of the file."""
        return self._made.get(template, [])

    async def _part(self, dated: Dated, one: Said, mentioned: Mentioned, sources: list[str]) -> _Part:
        said = dated.said(one.rows)
        stored = await stored_facts(dated, said, mentioned, self._stored)
        settled = settle(dated, said, stored, self.day)
        rows = one.rows.join(settled.dates.select("row", pl.col("from").alias(BEGINS)), on="row", how="left")
        meant = dated.said(rows.with_columns(_own(rows).fill_null(pl.col(BEGINS)).alias("from"))).select("row", "id")
        followed = settled.followed.join(meant, on="id", how="anti")
        kept = pl.concat([meant["id"], followed["id"]])
        until = end_of_day(self.day, self._zone)
        missing = gone(dated, stored, kept, sources, one.refused, self.day, until)
        lasting = meant.join(stored.select("id", pl.col("to").alias(LASTS)), on="id")
        lasting = lasting.filter(pl.col(LASTS) > self.day).select("row", LASTS)
        return _Part(dated, settled, lasting, missing, self._ends(stored, missing.ends, followed))

    def _ends(self, stored: pl.DataFrame, unsaid: pl.DataFrame, followed: pl.DataFrame) -> pl.DataFrame:
        """Facts with the day on which they end, and since when that is known at the earliest."""
        here = unsaid.with_columns(pl.lit(self.day).alias("to"), pl.col("recorded_at").alias(made.KNOWN_FROM))
        later = stored.drop("to").join(followed, on="id")
        later = later.with_columns(pl.max_horizontal(made.KNOWN_FROM, "recorded_at").alias(made.KNOWN_FROM))
        return pl.concat([here, later.select(here.columns)])

    async def _dated_rows(self, template: str, rows: pl.DataFrame, parts: list[_Part]) -> pl.DataFrame:
        dates = pl.concat([part.settled.dates for part in parts]).select("row", pl.col("from").alias(BEGINS))
        lasting = pl.concat([part.lasting for part in parts])
        dates = dates.join(lasting, on="row", how="left")
        return dates if template != "seats" else await self._seats(rows, dates)

    async def _seats(self, rows: pl.DataFrame, dates: pl.DataFrame) -> pl.DataFrame:
        """With since when each seat exists: as stored, unless one of its rows begins before that."""
        known = await made.seats_since(rows["id"].drop_nulls(), self._stored)
        is_known = pl.col("id").is_in(known["id"].implode())
        holders = pl.col("person_id") if "person_id" in rows.columns else pl.lit(None, pl.String)
        # a vacant seat that is stored says nothing of when it began, unless it says so
        begun = rows.join(dates, on="row", how="left").select(
            "row", "id", _own(rows).fill_null(pl.col(BEGINS)).alias(SINCE), holders.alias("holder"), BEGINS, LASTS
        )
        telling = begun.filter(~is_known | pl.col("holder").is_not_null() | pl.col(SINCE).is_not_null())
        every = pl.concat([telling.select("id", SINCE), known])
        first = every.group_by("id").agg(pl.when(pl.col(SINCE).is_null().any()).then(None).otherwise(pl.col(SINCE).min()).alias(SINCE))  # noqa: E501  # fmt: skip
        return begun.select("row", "id", BEGINS, LASTS).join(first, on="id", how="left").drop("id")

    async def _standing(self, template: str, parts: list[_Part], sources: list[str]) -> Standing:
        spoken_of = sum(part.gone.open for part in parts)
        ending = [part.dated.rows(part.ends) for part in parts]
        return Standing(
            begins=sum(part.settled.dates.filter("begins").height for part in parts),
            ends=sum(part.gone.ends.height for part in parts),
            followed=sum(part.ends.height - part.gone.ends.height for part in parts),
            elsewhere=await count_open(template, sources, self.day, self._stored) - spoken_of,
            later=sum(part.gone.later for part in parts),
            unsure=sum(part.gone.unsure for part in parts),
            spoken_of=spoken_of,
            ending=pl.concat(ending, how="diagonal"),
        )


def _own(rows: pl.DataFrame) -> pl.Expr:
    """The beginning that a row says itself."""
    return pl.col("from") if "from" in rows.columns else pl.lit(None, pl.Date)


def _sources(template: str, said: Said) -> list[str]:
    """The sources of the rows. ``InvalidError`` where one that is sound names none: whose facts it would end?"""
    rows = pl.concat([dated.said(said.rows).select("row", "source") for dated in ALL if dated.template == template])
    sound = rows.join(said.refused.rows, on="row", how="anti")
    bare = sound.filter(pl.col("source").is_null())
    if bare.height:
        fields = {"template": template, "rows": bare.height, "line": bare["row"].min(), "all": sound.height}
        raise InvalidError("recording.state_without_source", **fields)
    return rows["source"].drop_nulls().unique().sort().to_list()
