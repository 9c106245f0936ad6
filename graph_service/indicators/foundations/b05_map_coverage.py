"""How much of a customer we have mapped: its key persons, what they think, its key departments.

Definition: ``value`` is the person coverage = key persons known / key persons expected (the newest
expected_key_persons our company holds), at most 1. Unknown while the expectation is: not 1, anything from 0 to 1.
Beside it ``score_coverage`` = known cells / 3 n (person by dimension, held by our company), which known and n count,
and ``department_coverage`` = key departments in which somebody holds a key post / key departments;
``open_departments`` names the others. A share of nothing is null.

Range 0-1. O(ratings). Source: B05, T27.
"""

import polars as pl

from graph_service.facts.table import KEY
from graph_service.facts.views.attitudes import DIMENSIONS
from graph_service.indicators.foundations import b04_relationship_score as b04
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)


def select(basis: Basis) -> Rows:
    """Every key person with their scores, beside what is expected of the customer and its key departments."""
    people = b04.select(basis).select("subject", "person_id", *DIMENSIONS, "post_ids", "department_ids", "rating_ids")
    measures = basis.table("measures").lazy()
    expected = measures.filter(
        (pl.col("metric") == "expected_key_persons") & (pl.col("holder_kind") == "company")
    ).select(
        pl.col("customer_id").alias("subject"),
        pl.col("value").alias("expected"),
        pl.col("id").alias("expected_id"),
    )  # fmt: skip
    departments = (
        basis.table("departments").lazy().filter(pl.col("key")).group_by(pl.col("customer_id").alias("subject"))
    )
    key = departments.agg(pl.col("id").sort().alias("key_department_ids"))
    return (
        people.join(expected, on="subject", how="left").join(key, on="subject", how="left").sort("subject", "person_id")
    )


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """The three coverages per customer."""
    none = pl.lit([], dtype=pl.List(KEY))
    counted = rows.group_by("subject", maintain_order=True).agg(
        pl.col("person_id").count().cast(pl.Int64).alias("key_persons"),
        pl.col("expected").first(),
        pl.sum_horizontal(pl.col(DIMENSIONS).count()).cast(pl.Int64).alias("known"),
        pl.col("department_ids").explode().drop_nulls().unique().alias("reached"),
        pl.col("key_department_ids").first().fill_null(none).alias("wanted"),
    ).with_columns((len(DIMENSIONS) * pl.col("key_persons")).alias("n"))  # fmt: skip
    missing = pl.col("wanted").list.set_difference("reached").list.sort()
    wanted = pl.col("wanted").list.len()
    return counted.with_columns(
        *_person_coverage(),
        pl.when(pl.col("n") > 0).then(pl.col("known") / pl.col("n")).alias("score_coverage"),
        pl.when(wanted > 0).then(1 - missing.list.len() / wanted).alias("department_coverage"),
        missing.alias("open_departments"),
    ).with_columns(
        reasons(
            (pl.col("expected").is_null(), "expected_unknown"),
            (pl.col("expected") == 0, "empty_denominator"),
            (pl.col("value") < 1, "key_persons_missing"),
            (pl.col("key_persons") > pl.col("expected"), "more_than_expected"),
            (pl.col("n") == 0, "no_key_persons"),
            (pl.col("known") < pl.col("n"), "unknown_scores"),
            (wanted == 0, "no_key_departments"),
            (pl.col("open_departments").list.len() > 0, "open_departments"),
        )
    ).drop("reached", "wanted")  # fmt: skip


def _person_coverage() -> list[pl.Expr]:
    expected = pl.col("expected")
    share = pl.when(expected > 0).then((pl.col("key_persons") / expected).clip(upper_bound=1.0))
    return [
        share.alias("value"),
        pl.when(expected.is_null()).then(0.0).otherwise(share).alias("lower"),
        pl.when(expected.is_null()).then(1.0).otherwise(share).alias("upper"),
    ]


INDICATOR = Indicator(
    id="B05",
    zh="关系图谱覆盖",
    en="relationship-map coverage",
    definition="key persons known / key persons expected",
    definition_zh="已知关键人数 / 应有关键人数",
    level=Level.CUSTOMER,
    kind=Kind.PROCESS,
    unit="share",
    period="M",
    needs=("customers", "departments", "measures", "posts", "ratings"),
    parameters=("stale_after", "fresh_only"),
    source="001",
    facts={
        "subject": "customers",
        "post_ids": "posts",
        "rating_ids": "ratings",
        "expected_id": "measures",
        "key_department_ids": "departments",
    },
    select=select,
    reduce=reduce,
)
