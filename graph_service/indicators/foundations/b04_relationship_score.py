"""How good a customer's relation to us is, in each of the three dimensions and together.

Definition: per dimension (rc, sr, pa), over the n key persons of whom k have a known score held by our company:
mean = sum / k, lower = sum / n, upper = (sum + 100 (n - k)) / n. ``value`` is the composite: the weighted mean of
the known dimension means; its lower and upper are those of the dimensions, an unknown dimension taken as 0 and 100.
A customer without key persons has no value: nothing is proven (0) and everything possible (100).

Range 0-100; known and n count the cells, person by dimension. O(ratings). Source: B04, T11.
"""

from collections.abc import Sequence

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.views.attitudes import DIMENSIONS, attitudes
from graph_service.facts.views.reach import PERSON
from graph_service.indicators.foundations.b01_relationship_closeness import BY_PERSON, key_people
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)


def rated_people(basis: Basis) -> pl.LazyFrame:
    """The key persons with what they think of us: rc, sr, pa, stance, is_opposed, rating_ids; null = unknown."""
    people = key_people(basis)
    view = attitudes(basis.facts, people.select(*BY_PERSON, "customer_id", "t", "k"), basis.parameters)
    rated = people.lazy().join(view.lazy(), on=BY_PERSON, how="left").sort(PERSON)
    return rated.with_columns(
        (pl.col("stale_ids").list.len() > 0).fill_null(value=False).alias("is_stale"),
        (pl.col("rated_on") < pl.col("post_from")).fill_null(value=False).alias("is_before_post"),
    )


def select(basis: Basis) -> Rows:
    """Every key person of every customer; a customer without any has one row without a person."""
    customers = basis.table("customers").lazy().select("customer_id", pl.col("customer_id").alias("subject"))
    return customers.join(rated_people(basis).drop("subject"), on="customer_id", how="left").select(
        "subject", "person_id", *DIMENSIONS, "is_stale", "is_before_post", "post_ids", "department_ids", "rating_ids",
    ).sort("subject", "person_id")  # fmt: skip


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:
    """Means and bounds per customer, and the composite of them."""
    n = pl.col("person_id").count()
    dimensions = [expression for dimension in DIMENSIONS for expression in known_mean(dimension, n)]
    scored = rows.group_by("subject", maintain_order=True).agg(
        *dimensions,
        pl.sum_horizontal(pl.col(DIMENSIONS).count()).cast(pl.Int64).alias("known"),
        (n * len(DIMENSIONS)).cast(pl.Int64).alias("n"),
        pl.col("is_stale").any(),
        pl.col("is_before_post").any(),
    )
    return scored.with_columns(
        *composite(basis.parameters),
        reasons(
            (pl.col("n") == 0, "no_key_persons"),
            (pl.col("known") < pl.col("n"), "unknown_scores"),
            (pl.any_horizontal(pl.col(DIMENSIONS).is_null()) & (pl.col("n") > 0), "unknown_dimension"),
            (pl.col("is_stale"), "stale"),
            (pl.col("is_before_post"), "before_post"),
        ),
    ).drop("is_stale", "is_before_post")


def known_mean(dimension: str, n: pl.Expr) -> list[pl.Expr]:
    """Mean over the known, and the bounds that take the unknown as 0 and as 100."""
    score = pl.col(dimension)
    possible = score.sum() + 100 * (n - score.count())
    return [
        pl.when(score.count() > 0).then(score.sum() / score.count()).alias(dimension),
        pl.when(n > 0).then(score.sum() / n).otherwise(0.0).alias(f"{dimension}_lower"),
        pl.when(n > 0).then(possible / n).otherwise(100.0).alias(f"{dimension}_upper"),
    ]


def composite(parameters: Parameters) -> list[pl.Expr]:
    """The weighted mean of the dimensions, with its bounds; without any weight there is none."""
    weights = [parameters.dimension_weights.get(dimension, 0.0) for dimension in DIMENSIONS]
    total = sum(weights)
    means = [pl.col(dimension) for dimension in DIMENSIONS]
    known = _weighted([mean.is_not_null().cast(pl.Float64) for mean in means], weights)
    return [
        pl.when(known > 0).then(_weighted(means, weights) / known).alias("value"),
        *(
            (_weighted([pl.col(f"{name}_{end}") for name in DIMENSIONS], weights) / total if total else pl.lit(without))
            .alias(end)
            for end, without in (("lower", 0.0), ("upper", 100.0))
        ),
    ]  # fmt: skip


def _weighted(parts: Sequence[pl.Expr], weights: Sequence[float]) -> pl.Expr:
    return pl.sum_horizontal([part * weight for part, weight in zip(parts, weights, strict=True)])


INDICATOR = Indicator(
    id="B04",
    zh="客户关系图谱平均得分",
    en="customer relationship score",
    definition="weighted mean of the three dimension means over the key persons",
    definition_zh="关键人三个维度均值的加权平均",
    level=Level.CUSTOMER,
    kind=Kind.PROCESS,
    unit="score",
    period="M",
    needs=("customers", "posts", "ratings"),
    parameters=("dimension_weights", "stale_after", "fresh_only"),
    source="001",
    facts={"subject": "customers", "post_ids": "posts", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
