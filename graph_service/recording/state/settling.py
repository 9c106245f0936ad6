"""When what an export says of a day begins: as what is stored already, on that day, or as the row says itself.

Frames of what is said are those of :meth:`Dated.said`; frames of what is stored have the fields of the record. All of
it is joins of columns: time and memory are linear in both, but for sorting.
"""

import dataclasses
from datetime import date

import polars as pl

from graph_service.recording.faults import faults, together
from graph_service.recording.state.dated import Dated, is_open

_SHORTENED = pl.Schema({"id": pl.String(), "to": pl.Date(), "known": pl.Datetime("ms", "UTC")})


@dataclasses.dataclass(frozen=True)
class Settled:
    """``dates``: per row ``from``, and whether it ``begins`` with this state; ``faults``: rows that contradict."""

    dates: pl.DataFrame
    faults: pl.DataFrame
    followed: pl.DataFrame
    """Stored facts that end where a row says that they begin anew: ``id``, ``to``, ``known``."""


def settle(dated: Dated, said: pl.DataFrame, stored: pl.DataFrame, day: date) -> Settled:
    """Find the beginning of every row.

    ``said`` with ``is_known``: of its owner the source spoke before; ``stored`` with ``is_new``: this load made it.
    """
    lasting = pl.col("to").is_null()
    bare = said.filter(lasting & pl.col("from").is_null())
    dating = said.filter(lasting & pl.col("from").is_not_null())
    ending = said.filter(~lasting & pl.col("from").is_null())
    taken = pl.concat([
        _latest(_pairs(dated, bare, stored.filter(is_open(day)))),
        _latest(_pairs(dated, ending, stored).filter(pl.col("since").is_null() | (pl.col("since") < pl.col("to")))),
    ])  # fmt: skip
    fresh = bare.join(taken, on="row", how="anti")
    ahead = _pairs(dated, fresh, stored).filter(pl.col("since") > day)
    earlier = _pairs(dated, dating, stored.filter(pl.col("to").is_null() | (pl.col("to") > day)))
    earlier = earlier.filter(pl.col("since") > pl.col("from"))
    fresh = fresh.join(ahead, on="row", how="anti")
    begun = pl.concat(
        [fresh.filter("is_known"), fresh.join(stored.filter(~pl.col("is_new")), on=dated.place, how="semi")]
    ).unique("row")
    dates = pl.concat([
        taken.with_columns(begins=False),
        begun.select("row", pl.lit(day).alias("from"), pl.lit(value=True).alias("begins")),
    ])  # fmt: skip
    left = said.join(dates, on="row", how="anti").select("row", "from", pl.lit(value=False).alias("begins"))
    found = together(_fault(dated, ahead, "state_begins_later", day), _fault(dated, earlier, "state_begins_earlier", day))  # noqa: E501  # fmt: skip
    sure = dating.join(earlier, on="row", how="anti")
    return Settled(pl.concat([dates, left]).sort("row"), found, _followed(dated, sure, stored.filter(is_open(day))))


def _pairs(dated: Dated, said: pl.DataFrame, stored: pl.DataFrame) -> pl.DataFrame:
    """Each row beside the stored facts of its key."""
    facts = stored.select(
        *dated.key,
        pl.col("id").alias("fact"),
        pl.col("from").alias("since"),
        pl.col("to").alias("until"),
        pl.col("source").alias("fact_source"),
    )
    return said.join(facts, on=dated.key)


def _latest(pairs: pl.DataFrame) -> pl.DataFrame:
    """Of several facts that a row may mean: one of its own source, and of these the latest."""
    own = pl.col("source").eq_missing(pl.col("fact_source")).alias("own")
    ordered = pairs.with_columns(own).sort("row", "own", "since", descending=[False, True, True], nulls_last=True)
    return ordered.unique("row", keep="first").select("row", pl.col("since").alias("from"))


def _followed(dated: Dated, dating: pl.DataFrame, standing: pl.DataFrame) -> pl.DataFrame:
    """Facts of the same source that a row lets begin anew, later: they end on that day."""
    starts = pl.col("from")
    pairs = _pairs(dated, dating, standing).filter(
        pl.col("source") == pl.col("fact_source"),
        pl.col("since").is_null() | (pl.col("since") < starts),
        pl.col("until").is_null() | (pl.col("until") > starts),
    )
    ends = pairs.group_by("fact").agg(starts.min().alias("to"), pl.col("recorded_at").max().alias("known"))
    return ends.rename({"fact": "id"}).select(_SHORTENED.names()).cast(_SHORTENED)


def _fault(dated: Dated, pairs: pl.DataFrame, code: str, day: date) -> pl.DataFrame:
    """One fault for each row, with the first day on which the stored fact begins."""
    first = pairs.sort("row", "since").unique("row", keep="first", maintain_order=True)
    ids = [name for name in dated.key if not name.endswith("_thing")]
    what = pl.concat_str([pl.col(name) for name in ids], separator=" / ")
    return faults(first, "from", code, what=what, since=pl.col("since"), day=str(day))
