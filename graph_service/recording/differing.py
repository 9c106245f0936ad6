"""Rows of one key that do not all say the same: nobody knows which of them holds."""

import polars as pl


def differing(rows: pl.DataFrame, keys: list[str], said: str) -> pl.DataFrame:
    """All rows of such keys, each once, with ``other_row``: the first one that says otherwise.

    ``said``: the column in which rows of a key must agree. Keys that are empty are equal.
    """
    ordered = rows.sort("row")
    first = ordered.unique(keys, keep="first").select(
        *keys, pl.col("row").alias("first_row"), pl.col(said).alias("first_said")
    )
    beside = ordered.join(first, on=keys, nulls_equal=True, maintain_order="left")
    differs = pl.col(said).ne_missing(pl.col("first_said"))
    second = beside.filter(differs).unique(keys, keep="first").select(*keys, pl.col("row").alias("second_row"))
    both = beside.join(second, on=keys, nulls_equal=True, maintain_order="left")
    other = pl.when(differs).then("first_row").otherwise("second_row").alias("other_row")
    return both.with_columns(other).unique("row", keep="first", maintain_order=True)
