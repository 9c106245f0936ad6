"""What an export of a day no longer says: which stored facts end on that day, and which stay and why."""

import dataclasses
from collections.abc import Sequence
from datetime import date, datetime

import polars as pl

from graph_service.recording.faults import SHAPELESS
from graph_service.recording.state.dated import Dated, is_open


@dataclasses.dataclass(frozen=True)
class Refused:
    """Rows that cannot be loaded, with the cells that are wrong (``row``, ``column``, ``code``).

    They may mean any fact that agrees with what is known of them: none of these is taken for gone.
    """

    rows: pl.DataFrame
    cells: pl.DataFrame


@dataclasses.dataclass(frozen=True)
class Gone:
    """What the export no longer says, of what it speaks of."""

    open: int
    """Facts of its sources that are open on the day and whose owner it mentions."""
    ends: pl.DataFrame
    """Those that end, as they are stored."""
    later: int
    """Those that stay since they began, or became known, on that day or later: the export could not say them."""
    unsure: int
    """Those that stay since a refused row may mean them."""


def gone(  # noqa: PLR0913, PLR0917  (what is stored, and all that keeps a fact)
    dated: Dated, stored: pl.DataFrame, kept: pl.Series, sources: Sequence[str], refused: Refused, day: date,
    known_until: datetime,
) -> Gone:  # fmt: skip
    """What ends. ``stored`` with ``is_mentioned``; ``kept``: ids that rows say; ``known_until``: the end of the day."""
    open_ = stored.filter(is_open(day), pl.col("source").is_in(list(sources)), pl.col("is_mentioned"))
    unsaid = open_.filter(~pl.col("id").is_in(kept.implode()))
    learned = (pl.col("recorded_at") > known_until) & ~pl.col("recorded_assumed").fill_null(value=True)
    is_later = (pl.col("from") >= day).fill_null(value=False) | learned.fill_null(value=False)
    earlier = unsaid.filter(~is_later)
    unsure = _meant(dated, earlier, refused)
    return Gone(open_.height, earlier.join(unsure, on="id", how="anti"), unsaid.height - earlier.height, unsure.height)


def _meant(dated: Dated, facts: pl.DataFrame, refused: Refused) -> pl.DataFrame:
    """Facts that agree with a refused row in all that is known of it."""
    said, is_shapeless = _known(dated, refused)
    if is_shapeless:
        return facts
    found = [facts.clear()]
    for names, rows in said.group_by(*(f"{name}:known" for name in dated.key)):
        known = rows.select(name for name, is_known in zip(dated.key, names, strict=True) if is_known)
        ways = (known, _turned(known)) if dated.is_mutual else (known,)
        found += [facts.join(keys, on=keys.columns, how="semi") if keys.width else facts for keys in ways]
    return pl.concat(found).unique("id")


def _known(dated: Dated, refused: Refused) -> tuple[pl.DataFrame, bool]:
    """Refused rows by the fields of the key, with what is known of each; whether one says nothing that can be read."""
    cells, rows = refused.cells, refused.rows
    is_lost = ~pl.col("row").is_in(rows["row"].implode()) | pl.col("code").is_in(SHAPELESS)
    fields = []
    for name in dated.key:
        column = dated.column(name)
        wrong = cells.filter(pl.col("column") == column.removesuffix(":thing"))["row"]
        given = pl.col(column) if column in rows.columns else _fixed(dated, column)
        fields += [
            given.alias(name),
            (given.is_not_null() & ~pl.col("row").is_in(wrong.implode())).alias(f"{name}:known"),
        ]
    return rows.select(fields), cells.filter(is_lost).height > 0


def _fixed(dated: Dated, column: str) -> pl.Expr:
    return pl.lit(dated.fixed.get(column), pl.String)


def _turned(rows: pl.DataFrame) -> pl.DataFrame:
    """The two ends in the other order."""
    other = {"from": "to", "to": "from"}
    names = {name: f"{other[name.partition('_')[0]]}_{name.partition('_')[2]}" for name in rows.columns}
    return rows.rename(names)
