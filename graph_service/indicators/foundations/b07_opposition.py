"""Whether a key person opposes us.

Definition: *opposed* iff any known score of theirs (rc, sr, pa) held by our company is below oppose_below, or the
stance our company holds is "against"; *unknown* iff neither a score nor a stance is known; else *not_opposed*. One
bad score is enough: a mean would hide it. Unknown is not opposed: it has no value, lower 0 and upper 1.

1 or 0. The subject is as in B01. O(ratings). Source: B07, T28; own definition.
"""

import polars as pl

from graph_service.facts.views.attitudes import DIMENSIONS
from graph_service.facts.views.holders import NOT_OPPOSED, OPPOSED, UNKNOWN
from graph_service.facts.views.reach import PERSON
from graph_service.indicators.foundations.b04_relationship_score import rated_people
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)


def select(basis: Basis) -> Rows:
    """Every key person with scores, stance and the state that follows."""
    # The view has a row, and with it is_opposed, only where a score or a stance is known.
    state = (
        pl.when(pl.col("is_opposed").is_null()).then(pl.lit(UNKNOWN))
        .when("is_opposed").then(pl.lit(OPPOSED))
        .otherwise(pl.lit(NOT_OPPOSED))
    )  # fmt: skip
    return rated_people(basis).select(
        "subject", *PERSON, *DIMENSIONS, "stance", state.alias("state"), "is_stale", "is_before_post", "post_ids",
        "rating_ids",
    )  # fmt: skip


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """Opposition per key person."""
    is_known = pl.col("state") != UNKNOWN
    opposed = pl.when(is_known).then((pl.col("state") == OPPOSED).cast(pl.Float64))
    return rows.select(
        "subject",
        opposed.alias("value"),
        opposed.fill_null(0.0).alias("lower"),
        opposed.fill_null(1.0).alias("upper"),
        is_known.cast(pl.Int64).alias("known"),
        pl.lit(1, dtype=pl.Int64).alias("n"),
        reasons(
            (~is_known, "unknown"),
            (pl.col("is_stale"), "stale"),
            (pl.col("is_before_post"), "before_post"),
        ),
        *PERSON,
        "state",
        *DIMENSIONS,
        "stance",
    )


INDICATOR = Indicator(
    id="B07",
    zh="反对",
    en="opposes us",
    definition="any known score below oppose_below, or a stance against us",
    definition_zh="任一已知评分低于反对线，或立场为反对",
    level=Level.PERSON,
    kind=Kind.PROCESS,
    unit="flag",
    period="RT",
    needs=("posts", "ratings"),
    parameters=("oppose_below", "stale_after", "fresh_only"),
    source="001; own",
    facts={"post_ids": "posts", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
