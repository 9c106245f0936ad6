"""What key persons think of us: closeness, solution, price and stance, as held by our company."""

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import rows_at
from graph_service.facts.plan import carried_out
from graph_service.facts.views.reach import PERSON, is_stale

DIMENSIONS = ("rc", "sr", "pa")


def attitudes(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Per instant and person: rc, sr, pa, stance, attitude (weighted mean of the known), is_opposed, rating_ids.

    Persons of whom neither a score nor a stance is known have no row. ``attitude`` is null where only a
    stance is known. Opposed: stance against, or any known score below oppose_below.
    """
    held = _held_by_company(facts, people, parameters)
    scores = [_value(metric).alias(metric) for metric in DIMENSIONS]
    by_person = held.group_by("instant", "person_id").agg(
        *scores,
        pl.col("text").filter(pl.col("metric") == "stance").first().alias("stance"),
        pl.col("id").sort().alias("rating_ids"),
        pl.col("id").filter(pl.col("is_stale")).sort().alias("stale_ids"),
        pl.col("valid_at").max().alias("rated_on"),
    )
    below = [(pl.col(metric) < parameters.oppose_below).fill_null(value=False) for metric in DIMENSIONS]
    judged = by_person.with_columns(
        attitude_of(parameters).alias("attitude"),
        pl.any_horizontal(*below, (pl.col("stance") == "against").fill_null(value=False)).alias("is_opposed"),
    )
    return carried_out(judged)


def _held_by_company(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.LazyFrame:
    ours = pl.col("metric").is_in([*DIMENSIONS, "stance"]) & (pl.col("holder_kind") == "company")
    ratings = rows_at(facts, "ratings", people, PERSON, ours).filter(
        pl.col("value").is_not_null() | pl.col("text").is_not_null()
    )
    ratings = ratings.with_columns(is_stale(parameters).alias("is_stale"))
    return ratings.filter(~pl.col("is_stale")) if parameters.fresh_only else ratings


def _value(metric: str) -> pl.Expr:
    return pl.col("value").filter(pl.col("metric") == metric).first()


def attitude_of(parameters: Parameters) -> pl.Expr:
    """Mean of the known dimensions, weights renormalised over them; null if none is known."""
    weights = {metric: parameters.dimension_weights.get(metric, 0.0) for metric in DIMENSIONS}
    total = pl.sum_horizontal([pl.col(metric) * weight for metric, weight in weights.items()])
    weight = pl.sum_horizontal([pl.col(m).is_not_null().cast(pl.Float64) * w for m, w in weights.items()])
    return pl.when(weight > 0).then(total / weight)
