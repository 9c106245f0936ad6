"""What key persons think of us: closeness, solution, price and stance, as held by our company."""

from functools import lru_cache

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import rows_at
from graph_service.facts.plan import carried_out
from graph_service.facts.views.reach import PERSON, is_stale

DIMENSIONS = ("rc", "sr", "pa")
_OURS = pl.col("metric").is_in([*DIMENSIONS, "stance"]) & (pl.col("holder_kind") == "company")
_IS_SAID = pl.col("value").is_not_null() | pl.col("text").is_not_null()
_BY_PERSON = (
    *(pl.col("value").filter(pl.col("metric") == metric).first().alias(metric) for metric in DIMENSIONS),
    pl.col("text").filter(pl.col("metric") == "stance").first().alias("stance"),
    pl.col("id").sort().alias("rating_ids"),
    pl.col("id").filter(pl.col("is_stale")).sort().alias("stale_ids"),
    pl.col("valid_at").max().alias("rated_on"),
)
"""What our ratings of a person come to."""


def attitudes(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Per instant and person: rc, sr, pa, stance, attitude (weighted mean of the known), is_opposed, rating_ids.

    Persons of whom neither a score nor a stance is known have no row. ``attitude`` is null where only a
    stance is known. Opposed: stance against, or any known score below oppose_below.
    """
    return carried_out(attitudes_plan(facts, people, parameters))


def attitudes_plan(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.LazyFrame:
    """How ``attitudes`` are found."""
    by_person = _held_by_company(facts, people, parameters).group_by("instant", "person_id").agg(_BY_PERSON)
    return by_person.with_columns(_judged(parameters))


@lru_cache
def _judged(parameters: Parameters) -> tuple[pl.Expr, ...]:
    below = [(pl.col(metric) < parameters.oppose_below).fill_null(value=False) for metric in DIMENSIONS]
    is_against = (pl.col("stance") == "against").fill_null(value=False)
    return attitude_of(parameters).alias("attitude"), pl.any_horizontal(*below, is_against).alias("is_opposed")


def _held_by_company(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.LazyFrame:
    ratings = rows_at(facts, "ratings", people, PERSON, _OURS).filter(_IS_SAID)
    ratings = ratings.with_columns(is_stale(parameters.stale_after).alias("is_stale"))
    return ratings.filter(~pl.col("is_stale")) if parameters.fresh_only else ratings


def attitude_of(parameters: Parameters) -> pl.Expr:
    """Mean of the known dimensions, weights renormalised over them; null if none is known."""
    weights = {metric: parameters.dimension_weights.get(metric, 0.0) for metric in DIMENSIONS}
    total = pl.sum_horizontal([pl.col(metric) * weight for metric, weight in weights.items()])
    weight = pl.sum_horizontal([pl.col(m).is_not_null().cast(pl.Float64) * w for m, w in weights.items()])
    return pl.when(weight > 0).then(total / weight)
