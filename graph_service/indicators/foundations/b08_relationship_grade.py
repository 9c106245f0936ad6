"""Whether a customer's relation to us is excellent, good or below that.

Definition: *excellent* iff the means of all three dimensions (B04) reach ``excellent``, *good* iff all reach
``good``, else *below*; *unknown* iff a dimension has no known score. Lower and upper grade the bounds of the
means: what nobody has rated yet could still spoil or lift it.

2 excellent, 1 good, 0 below, null unknown. O(ratings). Source: B08, T09.
"""

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.views.attitudes import DIMENSIONS
from graph_service.indicators.foundations import b04_relationship_score as b04
from graph_service.indicators.foundations.b04_relationship_score import select
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
)

GRADES = {0.0: "below", 1.0: "good", 2.0: "excellent"}


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:
    """Grade per customer."""
    parameters = basis.parameters
    scored = b04.reduce(rows, basis)
    grades = scored.select(
        "subject",
        _grade("", parameters).alias("value"),
        _grade("_lower", parameters).alias("lower"),
        _grade("_upper", parameters).alias("upper"),
        "known", "n", "reasons", *DIMENSIONS,
    )  # fmt: skip
    named = pl.col("value").replace_strict(GRADES, default="unknown", return_dtype=pl.String())
    return grades.with_columns(named.alias("grade"))


def _grade(suffix: str, parameters: Parameters) -> pl.Expr:
    good, excellent = (reach_all(suffix, level) for level in (parameters.good, parameters.excellent))
    return good.cast(pl.Float64) + (good & excellent).cast(pl.Float64)


def reach_all(suffix: str, level: float) -> pl.Expr:
    """Whether the means (or, by suffix, the bounds) of all three dimensions reach a level; null where one is unknown.

    Rounded first: a sum of floats must not keep a mean of exactly 60 below 60.
    """
    means = [pl.col(f"{dimension}{suffix}").round(9) for dimension in DIMENSIONS]
    is_unknown = pl.any_horizontal([mean.is_null() for mean in means])
    return pl.when(~is_unknown).then(pl.all_horizontal([mean >= level for mean in means]))


INDICATOR = Indicator(
    id="B08",
    zh="优等/良等商业关系",
    en="relationship grade",
    definition="excellent or good iff the means of all three dimensions reach the level",
    definition_zh="三个维度均值都达到相应标准，即为优等或良等",
    level=Level.CUSTOMER,
    kind=Kind.RESULT,
    unit="grade",
    period="Y",
    needs=("customers", "posts", "ratings"),
    parameters=("good", "excellent", "stale_after", "fresh_only"),
    source="001",
    facts={"subject": "customers", "post_ids": "posts", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
