"""From rows of a file to rows of a record: picking columns, naming ids, finding whom a change touches."""

import hashlib
from collections.abc import Mapping, Sequence

import polars as pl

from graph_service.recording.record import Anchors

TEXT, NUMBER, INTEGER, BOOLEAN, DAY = pl.String(), pl.Float64(), pl.Int64(), pl.Boolean(), pl.Date()
TEXTS, MOMENT = pl.List(pl.String()), pl.Datetime("ms", "UTC")

ORIGIN: Mapping[str, pl.DataType] = {"source": TEXT, "external_id": TEXT}
KNOWN: Mapping[str, pl.DataType] = {"recorded_at": MOMENT, "recorded_assumed": BOOLEAN}
DATED: Mapping[str, pl.DataType] = {"from": DAY, "to": DAY, **KNOWN, "to_recorded_at": MOMENT, **ORIGIN}

ENDS: Mapping[str, str] = {
    "to": "to_recorded_at",
    "left_on": "left_recorded_at",
    "closed_on": "closed_recorded_at",
}
"""Days on which something ends, and when that became known: never before its own day."""


def thing_of(column: str) -> str:
    """Name of the column that says what kind of thing a resolved reference points to."""
    return f"{column}:thing"


def start_of(column: str) -> str:
    """Name of the column with the first moment, in the configured zone, of a day on which something ends."""
    return f"{column}:start"


RECORDED_ABSENT = "recorded_at:absent"
"""Column that is there when the file has no ``recorded_at``: what is stored is then kept."""


STAMP = "recorded_at:stamp"
"""Column that is there when a single change is recorded: the moment the server gave it. What is known already keeps
its ``recorded_at``; an end that is new is known from this moment on."""


SINCE = "from:first"
"""Column that is there when rows say how things stand on a day: since when the seat itself exists, whoever holds it."""


def pick(frame: pl.DataFrame, fields: Mapping[str, pl.DataType], **renamed: str) -> pl.DataFrame:
    """The fields that the file has, with ``row``, ``id`` and what completes the moments; ``renamed``: field=column."""
    columns = {field: renamed.get(field, field) for field in fields}
    completing = [name for name in frame.columns if name in (RECORDED_ABSENT, STAMP) or name.endswith(":start")]
    return frame.select(
        "row",
        "id",
        *(pl.col(column).alias(field) for field, column in columns.items() if column in frame.columns),
        *(completing if "recorded_at" in fields else []),
    )


def keyed(frame: pl.DataFrame, what: str, columns: Sequence[str]) -> pl.DataFrame:
    """The frame with an ``id`` made of these columns: the same on every machine and in every load."""
    texts = [
        (pl.col(name).cast(pl.String) if name in frame.columns else pl.lit(None, pl.String)).fill_null("")
        for name in columns
    ]
    joined = frame.select(pl.concat_str(texts, separator="\x1f").alias("key"))["key"]
    return frame.with_columns(stable_ids(joined, what).alias("id"))


def stable_ids(keys: pl.Series, what: str) -> pl.Series:
    """A short id per key; ``what`` keeps different kinds of things apart."""
    prefix = f"{what}\x1e"
    return pl.Series(
        keys.name,
        [hashlib.blake2b((prefix + key).encode(), digest_size=12).hexdigest() for key in keys],
        dtype=pl.String,
    )


def filled(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """The rows whose cell is not empty; none when the file has no such column."""
    return frame.filter(pl.col(column).is_not_null()) if column in frame.columns else frame.clear()


def ids(frame: pl.DataFrame, *columns: str) -> tuple[str, ...]:
    """The distinct ids in these columns."""
    found: set[str] = set()
    for column in columns:
        if column not in frame.columns:
            continue
        series = frame[column]
        if isinstance(series.dtype, pl.List):
            series = series.explode()
        found.update(series.drop_nulls().unique().to_list())
    return tuple(sorted(found))


def of_company(frame: pl.DataFrame) -> Anchors:
    """Facts about our own side."""
    return Anchors(is_company=frame.height > 0)


def of_things(frame: pl.DataFrame, **columns: str) -> Anchors:
    """Facts anchored at the ids in columns, by what those ids name: ``people="person_id"``."""
    return Anchors(**{anchor: ids(frame, *names.split()) for anchor, names in columns.items()})  # type: ignore[arg-type]
