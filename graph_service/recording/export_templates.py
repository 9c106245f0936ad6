"""The same facts as canonical templates beside the records of an export: for people, and for whatever reads templates.

They say what a template can say; what none can (past closings, since when an end is known, confirmations, several
moments of recording in one row) is in the records alone, and an import reads those. Columns of one kind at a time.
"""

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import polars as pl

from graph_service.recording.export_folder import PRIVATE_FOLDER, lines, private
from graph_service.recording.kind import FactKind
from graph_service.recording.plan import stored_frame
from graph_service.recording.record_files import Place, as_stored, places
from graph_service.recording.registry import kinds
from graph_service.recording.shaping import keyed

FOLDER = "templates"
Frames = Sequence[pl.DataFrame]


def write_templates(folder: Path) -> dict[str, int]:
    """Write one CSV per kind of which there are facts; rows by path in the export."""
    os.mkdir(folder / FOLDER, PRIVATE_FOLDER)  # noqa: PTH102  (with its rights at once)
    rows: dict[str, int] = {}
    for kind in kinds():
        frames = [_frame(folder, place) for place in places() if place.kind is kind]
        table = _assumed(TABLES.get(kind.name, _first)(frames))
        if table.height:
            name = f"{FOLDER}/{kind.name}.csv"
            with private(folder / name) as out:
                out.write(_written(kind, table).write_csv())
            rows[name] = table.height
    return rows


def _frame(folder: Path, place: Place) -> pl.DataFrame:
    stored = [as_stored(place.record, said) for said in lines(folder / place.file)]
    return stored_frame(place.record, stored, suffix="")


def _first(frames: Frames) -> pl.DataFrame:
    """Where a row is one record."""
    return frames[0]


def _people(frames: Frames) -> pl.DataFrame:
    """One row per post, or one for somebody without; each with the superior in it."""
    people, posts, found = frames
    own = people.select("id", "name", "name_en", "organisation", "source", "external_id", pl.col("title").alias("own"))
    held = posts.drop("id", "digest", "version", "source", "external_id").rename({"person_id": "id"})
    rows = own.join(held, on="id", how="left")
    keys = keyed(rows.rename({"id": "person_id"}), "reports_to", ("person_id", "department_id", "from"))
    superiors = found.select(pl.col("id").alias("line"), "reports_to")
    rows = rows.with_columns(keys["id"].alias("line")).join(superiors, on="line", how="left")
    return rows.with_columns(pl.when(pl.col("department_id").is_null()).then("own").otherwise("title").alias("title"))


def _seats(frames: Frames) -> pl.DataFrame:
    """One row per holder, or one for a vacant seat."""
    seats, holdings = frames
    moments = ("recorded_at", "recorded_assumed")
    held = holdings.select(
        pl.col("seat_id").alias("id"), "person_id", pl.col("from").alias("since"), "to",
        *(pl.col(name).alias(f"held:{name}") for name in moments),
    )  # fmt: skip
    is_vacant = pl.col("person_id").is_null()
    return seats.join(held, on="id", how="left").with_columns(
        pl.when(is_vacant).then("from").otherwise("since").alias("from"),
        *(pl.when(is_vacant).then(name).otherwise(f"held:{name}").alias(name) for name in moments),
    )


def _ties(frames: Frames) -> pl.DataFrame:
    """Who sways, knows or is at odds with whom; ends that may be one of us say so."""
    sways, *knows, feuds = frames
    ends = [pl.concat_str(f"{end}_thing", pl.lit(":"), f"{end}_id").alias(f"{end}_id") for end in ("from", "to")]
    known = [one.with_columns(pl.col("kind").alias("how")).with_columns(*ends, kind=pl.lit("knows")) for one in knows]
    said = [sways.with_columns(kind=pl.lit("sways")), *known, feuds.with_columns(kind=pl.lit("at_odds"))]
    return pl.concat(said, how="diagonal")


def _observations(frames: Frames) -> pl.DataFrame:
    """Values as they are typed: whole numbers without a point (but for those beyond all counting), choices as words."""
    value = pl.col("value")
    whole = pl.when(value == value.floor()).then(value.cast(pl.Int64, strict=False).cast(pl.String))
    return frames[0].with_columns(
        pl.concat_str("about_thing", pl.lit(":"), "about_id").alias("about_id"),
        pl.concat_str("held_thing", pl.lit(":"), "held_id").alias("held_by"),
        pl.coalesce("text", whole, value.cast(pl.String)).alias("value"),
    )


TABLES: Mapping[str, Callable[[Frames], pl.DataFrame]] = {
    "people": _people,
    "seats": _seats,
    "ties": _ties,
    "observations": _observations,
}


def _assumed(table: pl.DataFrame) -> pl.DataFrame:
    """A moment of recording that stood in for another is left out: it is found again."""
    if "recorded_assumed" not in table.columns:
        return table
    kept = pl.when(~pl.col("recorded_assumed")).then("recorded_at").alias("recorded_at")
    return table.with_columns(kept)


def _written(kind: FactKind, table: pl.DataFrame) -> pl.DataFrame:
    """The columns of the template, as its cells are typed."""
    return table.select(
        _cell(column.name, table.schema[column.name]) for column in kind.columns if column.name in table.columns
    )


def _cell(name: str, dtype: pl.DataType) -> pl.Expr:
    if dtype == pl.Datetime:
        return pl.col(name).dt.strftime("%Y-%m-%dT%H:%M:%S%.3fZ")
    return pl.col(name).list.join(";") if dtype == pl.List else pl.col(name)
