"""Whether a customer passes the second question of the monthly review: all three dimensions at least good.

Definition: passes iff the means over the key persons (B04) of closeness, solution and price all reach ``good``;
exactly ``good`` passes. A dimension without any known score leaves it open. ``failing`` names the dimensions whose
known mean is below, so that the review knows where to begin. Lower and upper ask the same of the bounds of the means.

1 passed, 0 failed, null open. O(ratings). Source: M02 (001), T11.
"""

import polars as pl

from graph_service.facts.views.attitudes import DIMENSIONS
from graph_service.indicators.foundations import b04_relationship_score as b04
from graph_service.indicators.foundations.b04_relationship_score import select
from graph_service.indicators.foundations.b08_relationship_grade import reach_all
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
)


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:
    """Pass or fail per customer."""
    good = basis.parameters.good
    below = [
        pl.when(pl.col(dimension).round(9) < good).then(pl.lit(dimension)) for dimension in DIMENSIONS
    ]  # fmt: skip
    return b04.reduce(rows, basis).select(
        "subject",
        *(
            reach_all(suffix, good).cast(pl.Float64).alias(name)
            for name, suffix in (("value", ""), ("lower", "_lower"), ("upper", "_upper"))
        ),
        "known",
        "n",
        "reasons",
        pl.concat_list(below).list.drop_nulls().alias("failing"),
        *DIMENSIONS,
    )


INDICATOR = Indicator(
    id="M02",
    zh="月度三问之二：三维平均达标",
    en="review question 2: level",
    definition="all three dimension means reach good",
    definition_zh="三个维度均值都达到良等",
    level=Level.CUSTOMER,
    kind=Kind.PROCESS,
    unit="flag",
    period="M",
    needs=("customers", "posts", "ratings"),
    parameters=("good", "stale_after", "fresh_only"),
    source="001",
    facts={"subject": "customers", "post_ids": "posts", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
