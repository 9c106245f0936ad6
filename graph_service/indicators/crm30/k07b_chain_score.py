"""What the decision chain of a deal thinks of us, with the gate of those who can stop it.

Definition: mean of the seats' attitudes (weighted mean of the known among rc, sr, pa of the holder, held by our
company), weighted by seat, over seats with an attitude. Lower and upper take a seat without any known score
as 0 and 100. ``blocked`` iff a holder with power opposes; ``gated`` = min(value, oppose_below - 1) then, else
the value: an average hides a veto.

Range 0-100; value null while no seat has an attitude. O(seats). Source: K07b; own definition.
"""

from functools import lru_cache

import polars as pl

from graph_service.facts.views.attitudes import DIMENSIONS
from graph_service.facts.views.holders import OPPOSED, has_power
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
    pl.col("instant", "seat_id", "person_id", "holding_id", "role", "weight", *DIMENSIONS, "attitude", "rating_ids"),
    (has_power() & (pl.col("state") == OPPOSED)).alias("is_blocking"),
)  # fmt: skip
_WEIGHT, _ATTITUDE = pl.col("weight"), pl.col("attitude")
_SUMS = (
    (_WEIGHT * _ATTITUDE).sum().alias("proven"),
    _WEIGHT.filter(_ATTITUDE.is_not_null()).sum().alias("rated"),
    _WEIGHT.filter(_ATTITUDE.is_null()).sum().alias("unrated"),
    _WEIGHT.sum().alias("all"),
    _ATTITUDE.count().cast(pl.Int64).alias("known"),
    pl.len().cast(pl.Int64).alias("n"),
    pl.col("is_blocking").any().alias("blocked"),
)
_NUMBERS = (
    pl.col("instant", "subject"),
    pl.when(pl.col("rated") > 0).then(pl.col("proven") / pl.col("rated")).alias("value"),
    (pl.col("proven") / pl.col("all")).alias("lower"),
    ((pl.col("proven") + 100 * pl.col("unrated")) / pl.col("all")).alias("upper"),
    pl.col("known", "n"),
    (pl.col("rated") / pl.col("all")).alias("insight"),
    pl.col("blocked"),
)
_REASONS = reasons(
    (pl.col("blocked"), "blocked"),
    (pl.col("known") == 0, "no_attitude_known"),
    ((pl.col("known") > 0) & (pl.col("known") < pl.col("n")), "unknown_attitudes"),
)


def select(basis: Basis) -> Rows:
    """Every seat with the attitude of its holder."""
    return basis.decided_seats.lazy().select(_SEAT)


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:
    """Score, bounds and gate per deal."""
    sums = rows.group_by("instant", "subject", maintain_order=True).agg(_SUMS)
    return sums.select(_NUMBERS).with_columns(_gated(basis.parameters.oppose_below), _REASONS)


@lru_cache
def _gated(oppose_below: float) -> pl.Expr:
    cap = pl.min_horizontal(pl.col("value"), pl.lit(oppose_below - 1))
    return pl.when(pl.col("value").is_not_null()).then(pl.when("blocked").then(cap).otherwise("value")).alias("gated")


INDICATOR = Indicator(
    id="K07b",
    zh="决策链得分",
    en="decision-chain score",
    definition="weighted mean attitude over the seats; gated by opposing holders of power",
    definition_zh="各席位态度的加权平均；有一票人反对时封顶",
    level=Level.OPPORTUNITY,
    kind=Kind.PROCESS,
    unit="score",
    period="RT",
    needs=("seats", "holdings", "posts", "ratings"),
    parameters=(
        "dimension_weights",
        "role_weights",
        "political_weights",
        "oppose_below",
    ),
    source="000, 001; own",
    facts={"seat_id": "seats", "holding_id": "holdings", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
