"""How likely it is that a holder of power stops a deal.

Definition: 1 - product of (1 - p) over the distinct persons and vacant seats that hold power, under
independence; lower and upper take the unknown holders at their low and high p. Beside it the Fréchet bounds
[max p, min(1, sum p)], which hold whatever the dependence. The p are *assumed* until calibrated.

Range 0-1; 0 without holders. O(seats). Source: own definition.
"""

import polars as pl

from graph_service.facts.views.holders import UNKNOWN, has_power
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
    pl.col("instant", "seat_id", "person_id", "holding_id", "power", "decider", "state", "post_ids", "rating_ids"),
    *(pl.when(has_power()).then(name).alias(name) for name in ("p", "p_low", "p_high")),
)  # fmt: skip
_OF_DECIDER = (
    pl.col("p", "p_low", "p_high").max(),
    pl.col("state").filter(pl.col("p").is_not_null()).first(),
)
_NUMBERS = (
    (1 - (1 - pl.col("p")).product()).alias("value"),
    (1 - (1 - pl.col("p_low")).product()).alias("lower"),
    (1 - (1 - pl.col("p_high")).product()).alias("upper"),
    (pl.col("state") != UNKNOWN).sum().cast(pl.Int64).alias("known"),
    pl.col("p").count().cast(pl.Int64).alias("n"),
    pl.col("p").max().fill_null(0.0).alias("frechet_lower"),
    pl.col("p").sum().clip(upper_bound=1.0).alias("frechet_upper"),
)
_REASONS = reasons((pl.col("n") > 0, "assumed_probabilities"), (pl.col("n") == 0, "no_holders"))


def select(basis: Basis) -> Rows:
    """Every seat; p, p_low and p_high are null where the seat has no power."""
    return basis.decided_seats.lazy().select(_SEAT)


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """Risk per deal over its distinct deciders."""
    each = rows.group_by("instant", "subject", "decider", maintain_order=True).agg(_OF_DECIDER)
    return each.group_by("instant", "subject", maintain_order=True).agg(_NUMBERS).with_columns(_REASONS)


INDICATOR = Indicator(
    id="O05",
    zh="否决风险",
    en="veto risk",
    definition="1 - product of (1 - p) over the distinct holders of power, under independence",
    definition_zh="1 - 各一票人不否决概率 (1 - p) 之积，按相互独立计算",
    level=Level.OPPORTUNITY,
    kind=Kind.PROCESS,
    unit="probability",
    period="RT",
    needs=("seats", "holdings", "posts", "ratings"),
    parameters=(
        "oppose_below", "good", "excellent", "risk_opposed", "risk_below_good", "risk_good", "risk_excellent",
        "risk_stance_for", "risk_stance_neutral", "risk_unknown", "risk_unknown_low", "risk_unknown_high",
        "stale_after", "fresh_only",
    ),
    source="own",
    facts={"seat_id": "seats", "holding_id": "holdings", "post_ids": "posts", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)  # fmt: skip
