"""Since when seats exist: who holds one may change, and it was there before."""

from datetime import date

import polars as pl

from graph_service.recording.shaping import SINCE
from graph_service.recording.state.made import seats_since
from graph_service.recording.state.parts import BEGINS, Before, Said
from graph_service.recording.stored import StoredFacts


async def with_seats(said: Said, dates: pl.DataFrame, before: Before, day: date, stored: StoredFacts) -> pl.DataFrame:
    """The dates of rows, of each row of a seat, with since when it exists (``SINCE``).

    As stored, unless one of its rows begins before that. A vacant one that is new to a deal that was spoken of exists
    from the day on; one that is stored says nothing of when it began, unless it says so.
    """
    known = await seats_since(said.rows["id"].drop_nulls(), stored)
    is_known = pl.col("id").is_in(known["id"].implode())
    is_held = pl.col("person_id").is_not_null() if "person_id" in said.rows.columns else pl.lit(value=False)
    is_new = ~is_known & ~is_held & before.is_known
    since = pl.coalesce(said.own, pl.col(BEGINS), pl.when(is_new).then(pl.lit(day)))
    rows = said.rows.with_columns(pl.col("opportunity_id").alias("owner"))
    begun = rows.join(dates, on="row", how="left").select(
        "id", since.alias(SINCE), (~is_known | is_held).alias("counts")
    )
    every = pl.concat([begun.filter(pl.col("counts") | pl.col(SINCE).is_not_null()).select("id", SINCE), known])
    is_always = pl.col(SINCE).is_null().any()
    first = every.group_by("id").agg(pl.when(is_always).then(None).otherwise(pl.col(SINCE).min()).alias(SINCE))
    return said.rows.select("row", "id").join(dates, on="row", how="left").join(first, on="id", how="left").drop("id")
