"""What a chunk would change: rows of a record against what is stored. Pure; asked again under the lock."""

import dataclasses
from typing import Any

import polars as pl

from graph_service.recording.record import Anchors, Link, Record
from graph_service.recording.shaping import ENDS, RECORDED_ABSENT, STAMP, stable_ids, start_of

_WAS = ":was"
_HEAD = {"id": pl.String(), "digest": pl.String(), "version": pl.Int64()}
UNCHANGED, CHANGED, CREATED = 0, 1, 2


@dataclasses.dataclass(frozen=True)
class Plan:
    """One record kind of one chunk: ``rows`` has one line per record, as it shall be and as it was."""

    record: Record
    rows: pl.DataFrame
    outcome: pl.DataFrame
    """``row`` of the file and what happens to its record: 0 unchanged, 1 changed, 2 created."""

    def changed(self, phase: int) -> pl.DataFrame:
        """Records to write in this pass over the file."""
        if phase != self.record.phase:
            return self.rows.clear()
        return self.rows.filter(pl.col("state") > UNCHANGED)

    def linked(self, link: Link, phase: int) -> pl.DataFrame:
        """Records whose tie must be rewritten in this pass over the file."""
        if phase != link.phase:
            return self.rows.clear()
        rows = self.rows.filter(pl.col(link.column).ne_missing(pl.col(link.column + _WAS)))
        return rows if link.kind is None else rows.filter(pl.col(link.kind[0]) == link.kind[1])

    def touched(self, phase: int) -> tuple[pl.DataFrame, Anchors]:
        """Records that change in this pass, and whose dossiers they lie in, before and after."""
        links = [(link, self.linked(link, phase)) for link in self.record.links]
        touched = pl.concat([self.changed(phase), *(rows for _, rows in links)]).unique("id")
        anchors = self._anchors(touched)
        for link, rows in links:
            if link.anchors is not None:
                anchors = anchors | link.anchors(rows)
        return touched, anchors

    def _anchors(self, touched: pl.DataFrame) -> Anchors:
        known = touched.filter(pl.col("state") != CREATED)
        before = known.select("id", *(pl.col(name + _WAS).alias(name) for name in self.record.fields))
        return self.record.anchors(touched) | self.record.anchors(before)

    def touching(self, record_id: str) -> "Plan":
        """The same plan, with one record counted as changed even where its own content stays."""
        stays = (pl.col("id") == record_id) & (pl.col("state") == UNCHANGED)
        state = pl.when(stays).then(CHANGED).otherwise("state").cast(pl.Int32).alias("state")
        return dataclasses.replace(self, rows=self.rows.with_columns(state))

    def conflicts(self) -> list[str]:
        """Ids that are known with other content where nothing may ever change."""
        if not self.record.is_append_only:
            return []
        return self.rows.filter(pl.col("state") == CHANGED)["id"].to_list()


def plan(record: Record, wanted: pl.DataFrame, stored: list[list[Any]]) -> Plan:
    """Compare; an absent column keeps what is stored, the first line of several speaks for a record.

    ``wanted``: rows of the record, as ``Record.rows`` makes them.
    """
    pairs = wanted.select("row", "id")
    joined = wanted.unique("id", keep="first").join(stored_frame(record, stored), on="id", how="left")
    merged = _merged(record, joined)
    if record.end:
        merged = merged.filter(pl.col(record.end).is_not_null() | pl.col("digest" + _WAS).is_not_null())
    rows = merged.with_columns(digest=digests(merged, record), version=pl.col("version" + _WAS).fill_null(0) + 1)
    rows = rows.with_columns(
        pl.when(pl.col("digest" + _WAS).is_null())
        .then(CREATED)
        .otherwise(pl.col("digest").ne(pl.col("digest" + _WAS)).cast(pl.Int32))
        .cast(pl.Int32)
        .alias("state")
    ).sort("id")
    outcome = pairs.join(rows.select("id", "state"), on="id").select("row", "state")
    return Plan(record, rows, outcome)


def stored_frame(record: Record, stored: list[list[Any]], suffix: str = _WAS) -> pl.DataFrame:
    """What a find statement answered, in our dtypes: it gives days as text and moments as milliseconds."""
    dtypes = {**_HEAD, **record.fields}
    raw = {name: pl.String() if dtype == pl.Date else dtype for name, dtype in dtypes.items()}
    frame = pl.DataFrame(stored, schema=raw, orient="row")
    return frame.select(
        (pl.col("id") if name == "id" else _typed(name, dtype).alias(name + suffix)) for name, dtype in dtypes.items()
    )


def was(record: Record, rows: pl.DataFrame) -> pl.DataFrame:
    """Known records of a plan as they were, under the names of their fields."""
    return rows.select("id", *(pl.col(name + _WAS).alias(name) for name in ("digest", "version", *record.fields)))


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Date:
        return pl.col(name).str.to_date("%Y-%m-%d")
    if dtype == pl.List:
        return pl.when(pl.col(name).list.len() > 0).then(pl.col(name))
    return pl.col(name)


def _merged(record: Record, joined: pl.DataFrame) -> pl.DataFrame:
    """Every field: from the file where it has the column, else as stored."""
    is_known = pl.col("digest" + _WAS).is_not_null()
    merged = joined.with_columns(
        pl.col(name + _WAS).alias(name) for name in record.fields if name not in joined.columns
    )
    if RECORDED_ABSENT in joined.columns:
        merged = merged.with_columns(
            pl.when(is_known).then(pl.col(name + _WAS)).otherwise(pl.col(name)).alias(name)
            for name in ("recorded_at", "recorded_assumed")
        )
    ends = [(day, known) for day, known in ENDS.items() if known in record.fields]
    if STAMP in joined.columns:
        return merged.with_columns(_end_known(day, known) for day, known in ends)
    starts = [(start_of(day), known) for day, known in ends if start_of(day) in joined.columns]
    return merged.with_columns(
        pl.when(pl.col(start).is_not_null()).then(pl.max_horizontal("recorded_at", start)).alias(known)
        for start, known in starts
    )


def _end_known(day: str, known: str) -> pl.Expr:
    """Since when the end of a single change is known: as before where the day stays, else from the stamp on."""
    stays = pl.col("digest" + _WAS).is_not_null() & pl.col(day).eq_missing(pl.col(day + _WAS))
    moment = pl.when(stays).then(pl.col(known + _WAS)).otherwise(pl.col(STAMP))
    return pl.when(pl.col(day).is_not_null()).then(moment).alias(known)


def digests(rows: pl.DataFrame, record: Record) -> pl.Series:
    """A digest of the content of each record, the same wherever and whenever it is computed."""
    plain = rows.select(_plain(name, dtype) for name, dtype in record.fields.items())
    content = plain.select(pl.struct(pl.all()).struct.json_encode().alias("digest"))["digest"]
    return stable_ids(content, record.name)


def _plain(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Date:
        return pl.col(name).cast(pl.Int32)
    return pl.col(name).dt.epoch("ms") if dtype == pl.Datetime else pl.col(name)


def as_parameters(record: Record, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as maps for a statement: days and moments as ISO text, which Cypher reads (null stays null)."""
    maps = rows.select(
        "id", "digest", "version", *(_text(name, dtype) for name, dtype in record.fields.items())
    ).to_dicts()
    return maps if record.derived is None else [{**row, **record.derived.of(row)} for row in maps]


def ends(link: Link, rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows as maps for the statement of a tie, which reads no more than the two ends."""
    return rows.select("id", link.column).to_dicts()


def _text(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Date:
        return pl.col(name).dt.strftime("%Y-%m-%d")
    if dtype == pl.Datetime:
        return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
    return pl.col(name)
