"""How many covered seats of a deal hang on one single colleague.

Definition: covered seats that exactly one active employee reaches at influence_min; ``seats`` names them.
Seats of which nothing is known could be single-threaded as well: upper.

A count. O(seats). Source: own definition.
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
    pl.col("instant", "seat_id", "person_id", "holding_id", "covered", "reached_by", "best_employee_id", "rating_ids"),
    (pl.col("reached_by") == 1).alias("is_single"),
)  # fmt: skip
_COUNT = pl.col("is_single").sum().cast(pl.Float64)
_NUMBERS = (
    _COUNT.alias("value"),
    (_COUNT + pl.col("is_single").null_count()).alias("upper"),
    pl.col("is_single").count().cast(pl.Int64).alias("known"),
    pl.len().cast(pl.Int64).alias("n"),
    pl.col("seat_id").filter(pl.col("is_single")).sort().alias("seats"),
)
_REASONS = reasons((pl.col("value") > 0, "single_threaded"))


def select(basis: Basis) -> Rows:
    """Every seat with how many of us reach its holder."""
    return basis.reached_seats.lazy().select(_SEAT)


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """The single-threaded seats per deal."""
    counts = rows.group_by("instant", "subject", maintain_order=True).agg(_NUMBERS)
    return counts.with_columns(pl.col("value").alias("lower"), _REASONS)


INDICATOR = Indicator(
    id="O03",
    zh="单线席位",
    en="single-threaded seats",
    definition="covered seats that exactly one active employee reaches",
    definition_zh="恰有一名在职员工触达的已覆盖席位",
    level=Level.OPPORTUNITY,
    kind=Kind.PROCESS,
    unit="count",
    period="RT",
    needs=("seats", "holdings", "posts", "ratings", "employees"),
    parameters=("influence_min", "stale_after", "fresh_only"),
    source="own",
    facts={"seat_id": "seats", "holding_id": "holdings", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
