"""How much of a deal's decision chain, by weight, we reach.

Definition: sum of the weights of covered seats over the sum of all weights. A seat is covered iff an employee
active at the date holds a closeness of at least influence_min to its holder; it is unknown while vacant or
while no active employee has a known rating. Unknown counts as 0 in lower (and value), as 1 in upper.

Range 0-1. O(seats). Source: own definition.
"""

import polars as pl

from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)

_SEAT = (
    pl.col("opportunity_id").alias("subject"),
    pl.col("instant", "seat_id", "role", "weight", "person_id", "holding_id", "reach", "covered", "rating_ids"),
)  # fmt: skip
_TOTAL = pl.col("weight").sum()
_IS_POSSIBLE = pl.col("covered").fill_null(value=True)
_NUMBERS = (
    (pl.col("weight").filter(pl.col("covered")).sum() / _TOTAL).alias("lower"),
    (pl.col("weight").filter(_IS_POSSIBLE).sum() / _TOTAL).alias("upper"),
    pl.col("covered").count().cast(pl.Int64).alias("known"),
    pl.len().cast(pl.Int64).alias("n"),
    pl.col("person_id").null_count().alias("vacant"),
    (pl.col("person_id").is_not_null() & pl.col("reach").is_null()).sum().alias("unrated"),
)
_REASONS = reasons((pl.col("vacant") > 0, "vacant_seats"), (pl.col("unrated") > 0, "unrated_holders"))


def select(basis: Basis) -> Rows:
    """Every seat of every deal, with its weight and whether it is covered."""
    return basis.reached_seats.lazy().select(_SEAT)


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """Weighted share of covered seats per deal."""
    shares = rows.group_by("instant", "subject", maintain_order=True).agg(_NUMBERS)
    return shares.with_columns(pl.col("lower").alias("value"), _REASONS)


INDICATOR = Indicator(
    id="O01",
    zh="席位覆盖率",
    en="seat coverage",
    definition="covered weight / total weight of the seats of the deal",
    definition_zh="已覆盖席位的权重 / 全部席位的权重",
    level=Level.OPPORTUNITY,
    kind=Kind.PROCESS,
    unit="share",
    period="RT",
    needs=("seats", "holdings", "posts", "ratings", "employees"),
    parameters=(
        "influence_min",
        "role_weights",
        "political_weights",
        "stale_after",
        "fresh_only",
    ),
    source="own",
    facts={"seat_id": "seats", "holding_id": "holdings", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
