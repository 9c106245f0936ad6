"""Every fault of a folder before its first write: row by row while it is read, then all of it together.

One layer for files and for the API. A check keeps, per row, only what whole-folder questions need (ids, dates,
a number that stands for the content); texts and values are read again when the rows are recorded.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import polars as pl

from graph_service.recording import observations
from graph_service.recording.cells import cell_faults
from graph_service.recording.differing import differing
from graph_service.recording.erased import erased_faults
from graph_service.recording.faults import faults, together
from graph_service.recording.kind import NO_FAULTS, Column, FactKind
from graph_service.recording.measures import measured
from graph_service.recording.moments import completed
from graph_service.recording.plan import stored_frame
from graph_service.recording.references import resolve
from graph_service.recording.registry import things
from graph_service.recording.shaping import RECORDED_ABSENT, thing_of
from graph_service.recording.sparing import Sparing
from graph_service.recording.state.cut_off import CutOff
from graph_service.recording.state.dated import TEMPLATES
from graph_service.recording.state.ending import Refused
from graph_service.recording.state.parts import Said
from graph_service.recording.state.state import State
from graph_service.recording.stored import Asks, StoredFacts
from graph_service.recording.structure import structure_faults
from graph_service.settings import Settings

_OF_STATES = ("from", "to", "source")
"""What the state of a day asks of rows that hold from one day until another."""
STORED_BATCH = 20_000
"""Stored observations compared at a time: a million of them are never in memory together."""
_CONTENT = ("metric", "value", "text", "valid_at", "recorded_at", "evidence", "source", "external_id")
"""What an observation says, apart from about whom and by whom."""


class _File:
    """What is kept of one kind: slim rows, which of them are refused, and why."""

    def __init__(self, kind: FactKind) -> None:
        self.kind = kind
        self.frames: list[pl.DataFrame] = []
        self.rows = pl.DataFrame()
        self.refused = pl.Series("row", [], dtype=pl.Int64)
        self.late: list[pl.DataFrame] = []
        self.wrong: list[pl.DataFrame] = []
        self.compared: list[str] = []
        self.sparing = Sparing()

    @property
    def sound(self) -> pl.DataFrame:
        """Rows that nothing speaks against so far."""
        return self.rows.filter(~pl.col("row").is_in(self.refused.implode()))

    def refuse(self, found: pl.DataFrame, *, is_late: bool = True) -> None:
        """Refuse the rows of these faults."""
        self.refused = pl.concat([self.refused, found["row"]]).unique()
        self.wrong.append(found.select("row", "column", "code"))
        if is_late:
            self.late.append(found)

    @property
    def said(self) -> Said:
        """All of it, for whoever asks what the file speaks of."""
        refused = self.rows.filter(pl.col("row").is_in(self.refused.implode()))
        return Said(self.rows, Refused(refused, pl.concat(self.wrong)))

    def references(self) -> Iterator[Column]:
        """Columns that point to things, as far as the file has them."""
        for column in self.kind.columns:
            if column.refers_to and column.name in self.rows.columns:
                yield column


class FolderCheck:
    """Checks a folder (or one row) against itself and against what is stored. Use once per folder.

    ``state_of``: the day on which things stand as the folder says; what it no longer says then ends. ``done``: what
    the same load did before it was cut off.
    """

    def __init__(
        self, gateway: Asks, settings: Settings, state_of: date | None = None, done: CutOff | None = None
    ) -> None:
        self._gateway = gateway
        self._stored = StoredFacts(gateway)
        self._zone = settings.timezone
        self.state = None if state_of is None else State(self._stored, state_of, self._zone, done or CutOff())
        self._files: dict[str, _File] = {}
        self._resolved: dict[tuple[str, ...], pl.DataFrame] = {}

    def add(
        self,
        kind: FactKind,
        frame: pl.DataFrame,
        found: pl.DataFrame | None = None,
        spared: frozenset[str] = frozenset(),
    ) -> pl.DataFrame:
        """Faults of these rows by themselves. ``found``: faults met while reading; their rows are refused too.

        ``spared``: columns of several references in which one to nobody is left out and does not cost the row.
        """
        file = self._files.setdefault(kind.name, _File(kind))
        file.sparing.spare(spared, frame["row"])
        own = cell_faults(kind, frame, self._zone)
        if found is not None:
            own = own.join(found.select("row", "column"), on=["row", "column"], how="anti")
            file.refuse(found, is_late=False)
        file.refuse(own, is_late=False)
        rows = self._completed(kind, frame)
        file.compared = _compared(kind, rows)
        file.frames.append(_slim(kind, rows, file.compared, () if self.state is None else _OF_STATES))
        return own

    async def finish(self) -> dict[str, pl.DataFrame]:
        """Faults of the folder as a whole, by kind; every kind that was added has its frame."""
        for file in self._files.values():
            file.rows = pl.concat(file.frames, how="diagonal_relaxed")
        await self._resolve()
        for file in self._files.values():
            file.refuse(await erased_faults(file.kind, file.sound, self._gateway))
        await self._cascade()
        for file in self._files.values():
            file.refuse(_duplicates(file))
            file.refuse(_renamed(file))
        if self.state is not None:
            await self._settle(self.state)
        if "observations" in self._files:
            await self._observations(self._files["observations"])
        sound = {name: file.sound for name, file in self._files.items()}
        for name, found in (await structure_faults(sound, self._stored)).items():
            self._files[name].refuse(found)
        await self._cascade()
        return {name: together(*file.late) for name, file in self._files.items()}

    async def _settle(self, state: State) -> None:
        """Let rows begin and stored facts end as the state of a day has it."""
        found = await state.look({name: file.said for name, file in self._files.items()})
        for name, faulty in found.items():
            file = self._files[name]
            file.refuse(faulty)
            file.rows = state.dated(name, file.rows)
            file.refuse(_duplicates(file))  # two that meant the same without saying so

    def left_out(self, kind: FactKind) -> pl.DataFrame:
        """References that are left out of rows of a kind, each as the fault that it would be. After ``finish``."""
        return self._files[kind.name].sparing.left_out

    def made(self, kind: FactKind) -> list[pl.DataFrame]:
        """Accepted rows that nobody wrote: they end what the folder no longer says. After ``finish``."""
        return [] if self.state is None else self.state.made(kind.name)

    def accepted(self, kind: FactKind, frame: pl.DataFrame) -> pl.DataFrame:
        """The rows that passed, references resolved and moments completed: ready for the recorder. After ``finish``."""
        refused = self._files[kind.name].refused
        passed = frame.filter(~pl.col("row").is_in(refused.implode()))
        passed = self._completed(kind, passed if self.state is None else self.state.dated(kind.name, passed))
        for column in kind.columns:
            if column.refers_to and column.name in passed.columns:
                passed = _pointed(passed, column, self._resolved[column.refers_to])
        return passed

    def _completed(self, kind: FactKind, frame: pl.DataFrame) -> pl.DataFrame:
        rows = completed(kind, frame, self._zone)
        return measured(rows) if kind.name == "observations" and "metric" in rows.columns else rows

    async def _resolve(self) -> None:
        """Look up every reference once, of refused rows too: whoever mends a row wants all its faults at once."""
        folder = {file.kind.thing: file.rows for file in self._files.values() if file.kind.thing}
        texts: defaultdict[tuple[str, ...], list[pl.Series]] = defaultdict(list)
        for file in self._files.values():
            for column in file.references():
                texts[column.refers_to].append(_flat(file.rows, column.name)[column.name])
        for allowed, series in texts.items():
            self._resolved[allowed] = await resolve(pl.concat(series).rename("text"), allowed, folder, self._stored)
        for file in self._files.values():
            for column in list(file.references()):
                resolved = self._resolved[column.refers_to]
                found = _unresolved(file.rows, column, resolved)
                file.refuse(file.sparing.refused(found, file.rows, column))
                file.rows = _pointed(file.rows, column, resolved)

    async def _cascade(self) -> None:
        """Refuse what refers to rows that are refused themselves, until nothing more falls."""
        while True:
            dead = await self._dead()
            found = [
                (file, _to_dead(file.sound, column, dead))
                for file in self._files.values()
                for column in file.references()
            ]
            for file, faulty in found:
                file.refuse(faulty)
            if not any(faulty.height for _, faulty in found):
                return

    async def _dead(self) -> dict[str, pl.DataFrame]:
        """Ids that only refused rows define (the first of them) and that are not stored either, by kind of thing."""
        dead: dict[str, pl.DataFrame] = {}
        for thing, kind in things().items():
            file = self._files.get(kind.name)
            if file is None or "id" not in file.rows.columns:
                continue
            refused = file.rows.filter(pl.col("row").is_in(file.refused.implode()))
            first = refused.drop_nulls("id").group_by("id").agg(pl.col("row").min().alias("cause_row"))
            fallen = first.join(file.sound.select("id"), on="id", how="anti")
            known = await self._stored.ids({thing: fallen["id"].to_list()})
            dead[thing] = fallen.filter(~pl.col("id").is_in(list(known[thing])))
        return dead

    async def _observations(self, file: _File) -> None:
        """Metrics of other things than they speak of, and ids that are stored with other content."""
        rows = file.sound
        about = thing_of("about_id")
        if not rows.height:
            return
        fits = pl.col("about_things").str.split(" ").list.contains(pl.col(about))
        file.refuse(
            faults(rows.filter(~fits), "metric", "metric_not_about", things=pl.col("about_things"), thing=pl.col(about))
        )
        ours = observations.rows_of(file.sound).with_columns(file.sound["content"])
        for part in ours.iter_slices(STORED_BATCH):
            stored = await self._stored.records(observations.OBSERVATION, part["id"].unique().to_list())
            there = stored_frame(observations.OBSERVATION, stored, suffix="")
            file.refuse(_contradicting(part, there, file.compared))


def _slim(kind: FactKind, frame: pl.DataFrame, compared: list[str], more: tuple[str, ...]) -> pl.DataFrame:
    """What whole-folder checks need of the rows (``more``: besides what the kind says), and one number for all else."""
    references = [column.name for column in kind.columns if column.refers_to]
    wanted = dict.fromkeys(
        ["row", "id", "name", *kind.key, *references, *kind.own_dates, "recorded_at", *kind.structure, RECORDED_ABSENT]
    )
    wanted |= dict.fromkeys(more if kind.name in TEMPLATES else ())
    return frame.select(*(name for name in wanted if name in frame.columns), _content(frame, compared).alias("content"))


def _compared(kind: FactKind, frame: pl.DataFrame) -> list[str]:
    """Columns, references apart, that must be equal where a key comes again."""
    if kind.name == "observations":
        absent = {"recorded_at"} if RECORDED_ABSENT in frame.columns else set[str]()
        return [name for name in _CONTENT if name in frame.columns and name not in absent]
    return [column.name for column in kind.columns if not column.refers_to and column.name in frame.columns]


def _content(frame: pl.DataFrame, names: list[str]) -> pl.Series:
    return frame.select(pl.repeat("", pl.len()), *names).hash_rows()


def _flat(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """``row`` and the texts of a column, one per line, empty ones left out."""
    flat = frame.select("row", name)
    if flat.schema[name] == pl.List:
        flat = flat.explode(name)
    return flat.filter(pl.col(name).is_not_null())


def _unresolved(frame: pl.DataFrame, column: Column, resolved: pl.DataFrame) -> pl.DataFrame:
    bad = resolved.filter(pl.col("code").is_not_null()).select(pl.col("text").alias(column.name), "code", "candidates")
    rows = _flat(frame, column.name).join(bad, on=column.name)
    codes = rows["code"].unique().sort().to_list()
    return together(
        *(
            faults(
                rows.filter(pl.col("code") == code),
                column.name,
                code,
                things=" ".join(column.refers_to),
                candidates=pl.col("candidates"),
            )
            for code in codes
        )
    )


def _pointed(frame: pl.DataFrame, column: Column, resolved: pl.DataFrame) -> pl.DataFrame:
    """The frame with ids in the place of what was written, and the kind of thing beside ids of several kinds.

    Of several references those that lead to nobody are left out: their rows are refused, unless they may be.
    """
    name, is_mixed = column.name, len(column.refers_to) > 1
    rewritten = resolved.filter(pl.lit(is_mixed) | (pl.col("id") != pl.col("text")))
    lost = resolved.filter(pl.col("code").is_not_null())["text"]
    if not rewritten.height and not lost.len() and not is_mixed:
        return frame
    table = rewritten.select(
        pl.col("text").alias(name), pl.col("thing").alias(thing_of(name)), pl.col("id").alias(":id")
    )
    if frame.schema[name] == pl.List:
        flat = frame.select("row", name).explode(name).join(table, on=name, how="left", maintain_order="left")
        found = pl.when(~pl.col(name).is_in(lost.implode())).then(pl.coalesce(":id", name))
        ids = flat.group_by("row").agg(found.drop_nulls().alias(name))
        return frame.drop(name).join(ids, on="row", how="left", maintain_order="left")
    joined = frame.join(table, on=name, how="left", maintain_order="left")
    pointed = joined.with_columns(pl.coalesce(":id", name).alias(name)).drop(":id")
    return pointed if is_mixed else pointed.drop(thing_of(name))


def _to_dead(frame: pl.DataFrame, column: Column, dead: dict[str, pl.DataFrame]) -> pl.DataFrame:
    name = column.name
    found = []
    for thing in column.refers_to:
        if thing not in dead:
            continue
        rows = frame.filter(pl.col(thing_of(name)) == thing) if len(column.refers_to) > 1 else frame
        hit = _flat(rows, name).join(dead[thing].rename({"id": name}), on=name)
        fields = {"thing": thing, "cause_row": pl.col("cause_row"), "cause_template": things()[thing].name}
        found.append(faults(hit, name, "refers_to_rejected", None, **fields))
    return together(*found)


def _duplicates(file: _File) -> pl.DataFrame:
    """Rows of one key that say different things: nobody knows which of them holds, so it is none of them."""
    kind = file.kind
    rows = _alike(kind, file.sound)
    if not rows.height:
        return NO_FAULTS
    if kind.group:
        keys = rows.select("row", pl.struct(name for name in kind.key if name in rows.columns).hash().alias("key"))
    else:
        keys = pl.concat([record.rows(rows).select("row", pl.col("id").alias("key")) for record in kind.records])
    others = [column.name for column in file.references() if column.name not in kind.key]
    said = pl.struct("content", *(_as_text(rows, name) for name in others)).hash().alias("said")
    again = keys.drop_nulls("key").filter(pl.col("key").is_duplicated())
    clashing = differing(again.join(rows.select("row", said), on="row"), ["key"], "said")
    shown = rows.join(clashing.select("row", "other_row"), on="row")
    # a file without ids of its own: what it is about makes the key
    named = kind.key if set(kind.key) & set(rows.columns) else (*others, *kind.own_dates)
    there = [name for name in named if name in rows.columns]
    value = pl.concat_str([pl.col(name).cast(pl.String).fill_null("") for name in there], separator=" / ")
    return faults(shown, there[0], "other_content_in_file", value, other_row=pl.col("other_row"))


def _alike(kind: FactKind, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows that may bear the key of another: making the ids of a million ties takes longer than all else asked of them.

    Of ties these are rows with the same cells in the columns of the key, in whatever order: some go both ways.
    """
    if not all(record.is_keyed for record in kind.records):
        return rows
    cells = pl.sum_horizontal(pl.col(name).hash() for name in kind.key if name in rows.columns)
    return rows.filter(cells.is_duplicated())


def _renamed(file: _File) -> pl.DataFrame:
    """Rows that give one id several names, where no beginning says which of them is later: it is none of them."""
    rows, group = file.sound, file.kind.group
    if not group or group not in rows.columns or "name" not in rows.columns:
        return NO_FAULTS
    since = [name for name in file.kind.own_dates if name in rows.columns]
    plain = pl.col("name").str.replace_all(r"\s", "").str.to_lowercase().alias("plain")
    named = rows.select("row", group, "name", *since, plain).drop_nulls("plain")
    clashing = differing(named, [group, *since], "plain")
    names = named.select(pl.col("row").alias("other_row"), pl.col("name").alias("other_name"))
    shown = clashing.join(names, on="other_row")
    fields = {"other_row": pl.col("other_row"), "other_name": pl.col("other_name"), "id": pl.col(group)}
    return faults(shown, "name", "name_differs", **fields)


def _as_text(rows: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name).list.sort().list.join("\x1f") if rows.schema[name] == pl.List else pl.col(name)


def _contradicting(ours: pl.DataFrame, stored: pl.DataFrame, compared: list[str]) -> pl.DataFrame:
    """Rows whose id is stored with other content, compared in the columns that the file has."""
    ends = [
        name for name in ("about_thing", "about_id", "held_thing", "held_id", "recorded_by") if name in ours.columns
    ]
    there = stored.select("id", *ends, _content(stored, compared).alias("content"))
    pairs = ours.join(there, on="id", suffix=":stored")
    differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}:stored")) for name in ["content", *ends])
    return faults(pairs.filter(differs), "id", "other_content")
