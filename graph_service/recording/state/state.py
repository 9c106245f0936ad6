"""The state of a day: rows that say no beginning get one, and what is no longer said ends.

Asked of a folder once its rows are read and resolved, before they are checked against each other: what it finds goes
the way of all rows. Only what the folder names or speaks of is read of the graph, but for one count.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.domain.time import end_of_day
from graph_service.errors import InvalidError
from graph_service.recording.faults import together
from graph_service.recording.registry import called
from graph_service.recording.shaping import MOMENT, STAMP
from graph_service.recording.state import made
from graph_service.recording.state.cut_off import CutOff
from graph_service.recording.state.dated import TEMPLATES
from graph_service.recording.state.existing import with_seats
from graph_service.recording.state.mentioned import mentioned_in
from graph_service.recording.state.naming import names_in
from graph_service.recording.state.parts import BEGINS, LASTS, Before, Day, Part, Said, parts_of
from graph_service.recording.state.standing import Standing
from graph_service.recording.state.stored import count_open, refuse_earlier
from graph_service.recording.stored import StoredFacts
from graph_service.words import Spoken


class State:
    """An export that says how things stand on a day. Use once per folder.

    ``done``: by the same load before it was cut off.
    """

    def __init__(self, stored: StoredFacts, day: date, zone: ZoneInfo, done: CutOff) -> None:
        self._done = done
        self.standing: dict[str, Standing] = {}
        self.sources: list[str] = []
        self._day = Day(day, end_of_day(day, zone))
        self._zone = zone
        self._stored = stored
        self._dates: dict[str, pl.DataFrame] = {}
        self._made: dict[str, list[pl.DataFrame]] = {}

    async def look(self, said: Mapping[str, Said]) -> dict[str, pl.DataFrame]:
        """Find out what begins and what ends; faults by template.

        ``InvalidError`` where rows name no source, ``ConflictError`` where one of them spoke of a later day.
        """
        names = [name for name in TEMPLATES if name in said]
        sources = _sources({name: said[name] for name in names})
        self.sources = sorted({one for each in sources.values() for one in each})
        await refuse_earlier(self.sources, self._day.date, self._stored)
        mentioned = await mentioned_in({name: one.rows for name, one in said.items()}, self._stored, self._done)
        found: dict[str, pl.DataFrame] = {}
        ending: list[pl.DataFrame] = []
        for name in names:
            parts, before = await parts_of(name, said[name], mentioned, sources[name], self._day, self._stored)
            found[name] = together(*(part.settled.faults for part in parts))
            self._dates[name] = await self._dates_of(name, said[name], parts, before)
            self.standing[name] = await self._standing(name, said[name], parts, sources[name])
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

    async def _dates_of(self, template: str, said: Said, parts: Sequence[Part], before: Before) -> pl.DataFrame:
        begun = pl.concat([part.settled.dates for part in parts]).select("row", pl.col("from").alias(BEGINS))
        dates = begun.join(pl.concat([part.lasting for part in parts]), on="row", how="left")
        if template != "seats":
            return dates
        return await with_seats(said, dates, before, self._day.date, self._stored)

    async def _standing(self, template: str, said: Said, parts: Sequence[Part], sources: Sequence[str]) -> Standing:
        dates = pl.concat([part.settled.dates for part in parts]).join(said.refused.rows, on="row", how="anti")
        spoken_of = sum(part.gone.open for part in parts)
        ending = pl.concat([part.dated.rows(part.ends) for part in parts], how="diagonal")
        return Standing(
            begins=dates.filter("begins").height,
            ends=sum(part.gone.ends.height for part in parts),
            followed=sum(part.followed for part in parts),
            elsewhere=await count_open(template, sources, self._day.date, self._stored) - spoken_of,
            later=sum(part.gone.later for part in parts),
            unsure=sum(part.gone.unsure for part in parts),
            spoken_of=spoken_of,
            ending=ending,
            names=await names_in(template, ending, self._stored),
        )


def _sources(said: Mapping[str, Said]) -> dict[str, list[str]]:
    """The sources of each template. ``InvalidError`` where a sound row names none: whose facts would it end?"""
    bare = {name: _without_source(one) for name, one in said.items()}
    found = [_counted(called(name), rows, of) for name, (rows, of) in bare.items() if rows]
    if found:
        raise InvalidError("recording.state_without_source", templates=found)
    return {name: _source(one.rows).drop_nulls().unique().sort().to_list() for name, one in said.items()}


def _counted(name: Spoken, rows: int, of: int) -> Spoken:
    return Spoken(f"{name.zh}（{rows:,} / {of:,}）", f"{name.en} ({rows:,} / {of:,})")


def _without_source(said: Said) -> tuple[int, int]:
    """How many of the sound rows name none, and of how many."""
    sound = said.rows.join(said.refused.rows, on="row", how="anti")
    return _source(sound).null_count(), sound.height


def _source(rows: pl.DataFrame) -> pl.Series:
    return rows["source"] if "source" in rows.columns else pl.Series([None] * rows.height, dtype=pl.String)
