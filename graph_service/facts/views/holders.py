"""Who can stop or pass a deal alone: seats with power, what is known of their holders, and the risk they carry."""

from functools import cache, lru_cache

import polars as pl

from graph_service.domain.parameters import Parameters

OPPOSED = "opposed"
NOT_OPPOSED = "not_opposed"
UNKNOWN = "unknown"
_IS_KNOWN = pl.col("attitude").is_not_null() | pl.col("stance").is_not_null()
_STAGES = (
    pl.when(pl.col("is_opposed").fill_null(value=False)).then(pl.lit(OPPOSED))
    .when(_IS_KNOWN).then(pl.lit(NOT_OPPOSED))
    .otherwise(pl.lit(UNKNOWN))
    .alias("state"),
    pl.coalesce(pl.lit("person:") + pl.col("person_id"), pl.lit("seat:") + pl.col("seat_id")).alias("decider"),
)  # fmt: skip


def decided(seats: pl.DataFrame, attitudes: pl.LazyFrame, parameters: Parameters) -> pl.LazyFrame:
    """Every seat with ``state``, the probabilities ``p``, ``p_low``, ``p_high`` that it stops the deal, ``decider``.

    ``decider`` is the person, or the seat itself while vacant: the same person in two seats decides once.
    The probabilities are assumptions until calibrated (parameters risk_*).
    """
    joined = seats.lazy().join(attitudes, on=["instant", "person_id"], how="left").with_columns(_STAGES)
    judged = joined.with_columns(_probability(parameters).alias("p")).with_columns(_bounds(parameters))
    return judged.sort("instant", "seat_id")


@cache
def has_power() -> pl.Expr:
    """A seat that can stop or pass the deal alone."""
    return pl.col("power") != "none"


@lru_cache
def _bounds(parameters: Parameters) -> tuple[pl.Expr, pl.Expr]:
    is_unknown = pl.col("state") == UNKNOWN
    return (
        pl.when(is_unknown).then(parameters.risk_unknown_low).otherwise("p").alias("p_low"),
        pl.when(is_unknown).then(parameters.risk_unknown_high).otherwise("p").alias("p_high"),
    )


@lru_cache
def _probability(parameters: Parameters) -> pl.Expr:
    # A mean of decimals that is 60 as written may come out a hair below as floats.
    attitude = pl.col("attitude").round(9)
    return (
        pl.when(pl.col("state") == OPPOSED).then(parameters.risk_opposed)
        .when(pl.col("state") == UNKNOWN).then(parameters.risk_unknown)
        .when(attitude >= parameters.excellent).then(parameters.risk_excellent)
        .when(attitude >= parameters.good).then(parameters.risk_good)
        .when(attitude.is_not_null()).then(parameters.risk_below_good)
        .when(pl.col("stance") == "for").then(parameters.risk_stance_for)
        .otherwise(parameters.risk_stance_neutral)
    )  # fmt: skip
