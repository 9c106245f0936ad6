"""Whether somebody who can stop a deal alone opposes us.

Definition: over the seats with power other than none: *blocked* if any holder is opposed, *unverified* if none
is but of some nothing is known (vacant seats included), else *clear* (also without any holder).
``value`` counts the opposed holders; lower is the same, upper adds the unknown ones.

O(seats). Source: own definition.
"""

import polars as pl

from graph_service.facts.views.holders import NOT_OPPOSED, OPPOSED, UNKNOWN, has_power
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
    pl.col("instant", "seat_id", "person_id", "holding_id", "power", "power_scope", "is_group_power", "post_ids"),
    pl.col("rc", "sr", "pa", "stance", "rating_ids", "decider"),
    pl.when(has_power()).then("state").alias("state"),
)  # fmt: skip
_STATE = pl.col("state")
_NUMBERS = (
    (_STATE == OPPOSED).sum().cast(pl.Float64).alias("value"),
    _STATE.is_in([OPPOSED, UNKNOWN]).sum().cast(pl.Float64).alias("upper"),
    _STATE.is_in([OPPOSED, NOT_OPPOSED]).sum().cast(pl.Int64).alias("known"),
    _STATE.count().cast(pl.Int64).alias("n"),
)
_IS_OPPOSED = pl.col("value") > 0
_IS_UNKNOWN = pl.col("upper") > pl.col("value")
_VERDICT = (
    pl.when(_IS_OPPOSED).then(pl.lit("blocked"))
    .when(_IS_UNKNOWN).then(pl.lit("unverified"))
    .otherwise(pl.lit("clear"))
    .alias("verdict")
)  # fmt: skip
_REASONS = reasons(
    (pl.col("n") == 0, "no_holders"),
    (_IS_OPPOSED, "opposed_holders"),
    (_IS_UNKNOWN, "unknown_holders"),
)


def select(basis: Basis) -> Rows:
    """Every seat; those with power carry their state, the others null."""
    return basis.decided_seats.lazy().select(_SEAT)


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """Verdict per deal, with the counts behind it."""
    counts = rows.group_by("instant", "subject", maintain_order=True).agg(_NUMBERS)
    return counts.with_columns(pl.col("value").alias("lower"), _VERDICT, _REASONS)


INDICATOR = Indicator(
    id="O04",
    zh="一票人结论",
    en="veto-holder verdict",
    definition="blocked / unverified / clear over the seats with power",
    definition_zh="有权力的席位中：有人反对为受阻，有人态度不明为未核实，否则为无反对",
    level=Level.OPPORTUNITY,
    kind=Kind.PROCESS,
    unit="opposed holders",
    period="RT",
    needs=("seats", "holdings", "posts", "ratings"),
    parameters=("oppose_below", "stale_after", "fresh_only"),
    source="own",
    facts={
        "seat_id": "seats",
        "holding_id": "holdings",
        "post_ids": "posts",
        "rating_ids": "ratings",
    },
    select=select,
    reduce=reduce,
)
