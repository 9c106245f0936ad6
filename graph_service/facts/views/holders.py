"""Who can stop or pass a deal alone: seats with power, what is known of their holders, and the risk they carry."""

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.plan import carried_out

OPPOSED = "opposed"
NOT_OPPOSED = "not_opposed"
UNKNOWN = "unknown"


def decided(seats: pl.DataFrame, attitudes: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Every seat with ``state``, the probabilities ``p``, ``p_low``, ``p_high`` that it stops the deal, ``decider``.

    ``decider`` is the person, or the seat itself while vacant: the same person in two seats decides once.
    The probabilities are assumptions until calibrated (parameters risk_*).
    """
    joined = seats.lazy().join(attitudes.lazy(), on=["instant", "person_id"], how="left")
    known = pl.col("attitude").is_not_null() | pl.col("stance").is_not_null()
    is_opposed = pl.col("is_opposed").fill_null(value=False)
    state = pl.when(is_opposed).then(pl.lit(OPPOSED)).when(known).then(pl.lit(NOT_OPPOSED)).otherwise(pl.lit(UNKNOWN))
    decider = pl.coalesce(pl.lit("person:") + pl.col("person_id"), pl.lit("seat:") + pl.col("seat_id"))
    staged = joined.with_columns(state.alias("state"), decider.alias("decider"))
    is_unknown = pl.col("state") == UNKNOWN
    judged = staged.with_columns(
        _probability(parameters).alias("p"),
        pl.when(is_unknown).then(parameters.risk_unknown_low).otherwise(_probability(parameters)).alias("p_low"),
        pl.when(is_unknown).then(parameters.risk_unknown_high).otherwise(_probability(parameters)).alias("p_high"),
    )
    return carried_out(judged.sort("instant", "seat_id"))


def has_power() -> pl.Expr:
    """A seat that can stop or pass the deal alone."""
    return pl.col("power") != "none"


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
