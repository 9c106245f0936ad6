"""How close our company's relation to a key person is.

Definition: the newest closeness (rc) our company holds about the person at the date, as known then. An employee's
closeness is their own influence (B09) and a competitor's is theirs: neither counts here. Unknown (never rated, or
taken back) has no value and could be anything: lower 0, upper 100. A stale rating counts and says so, unless only
fresh ones are asked for; one older than the person's present post is marked.

Key persons of a customer at a date are those with a post there, at the customer itself, that is marked key; a post
without the mark is not key, and a key post at a parent makes a key person of the parent.

The subject is the person, or ``customer/person`` for one who is a key person of several customers of the question.
Range 0-100. O(ratings). Source: B01.
"""

import polars as pl

from graph_service.facts.as_of import dates_of
from graph_service.facts.instants import rows_at
from graph_service.facts.plan import carried_out
from graph_service.facts.views.reach import PERSON, is_stale
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)

BY_PERSON = ("instant", "person_id")


def key_people(basis: Basis) -> pl.DataFrame:
    """The key persons of each customer, ready to be asked about: subject, customer_id, person_id, instant, t, k.

    ``post_ids`` and ``department_ids`` are of the key posts; ``post_from`` is when the newest post there began.
    An instant is one customer at the question's date, so that a person of two customers is asked about twice.
    """
    t, k = dates_of(basis.at)
    at_home = basis.table("posts").lazy().filter(pl.col("post_customer_id") == pl.col("customer_id"))
    is_key = pl.col("key").fill_null(value=False)
    people = at_home.group_by(PERSON).agg(
        pl.col("from").max().alias("post_from"),
        pl.col("id").filter(is_key).sort().alias("post_ids"),
        pl.col("department_id").filter(is_key).unique().sort().alias("department_ids"),
    )
    named = people.filter(pl.col("post_ids").list.len() > 0).select(
        subject_of_person().alias("subject"),
        *PERSON,
        pl.col("customer_id").rank("dense").alias("instant"),
        t.alias("t"),
        k.alias("k"),
        "post_from", "post_ids", "department_ids",
    )  # fmt: skip
    return carried_out(named.sort(PERSON))


def subject_of_person() -> pl.Expr:
    """The person's id; with the customer before it where the person stands in several rows."""
    is_shared = pl.len().over("person_id") > 1
    return pl.when(is_shared).then(pl.format("{}/{}", *PERSON)).otherwise("person_id")


def select_score(basis: Basis, dimension: str) -> Rows:
    """Every key person with our company's score in one dimension; ``rating_id`` may be of a retraction."""
    people = key_people(basis)
    ratings = rows_at(basis.facts, "ratings", people.select(*BY_PERSON, "customer_id", "t", "k"), PERSON)
    held = ratings.filter((pl.col("metric") == dimension) & (pl.col("holder_kind") == "company")).select(
        *BY_PERSON, "value", "valid_at", pl.col("id").alias("rating_id")
    )
    is_known = pl.col("value").is_not_null()
    stale = is_known & is_stale(basis.parameters.stale_after)
    rated = (
        people.lazy()
        .join(held, on=BY_PERSON, how="left")
        .with_columns(
            stale.alias("is_stale"),
            (is_known & (pl.col("valid_at") < pl.col("post_from")).fill_null(value=False)).alias("is_before_post"),
        )
    )
    counts = ~pl.col("is_stale") if basis.parameters.fresh_only else is_known
    return rated.select(
        "subject", *PERSON,
        pl.when(counts).then("value").alias("score"),
        "valid_at", "is_stale", "is_before_post", "rating_id", "post_ids",
    ).sort(PERSON)  # fmt: skip


def select(basis: Basis) -> Rows:
    """Every key person with our company's closeness."""
    return select_score(basis, "rc")


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """The score per key person."""
    score = pl.col("score")
    return rows.select(
        "subject",
        score.alias("value"),
        score.fill_null(0.0).alias("lower"),
        score.fill_null(100.0).alias("upper"),
        score.is_not_null().cast(pl.Int64).alias("known"),
        pl.lit(1, dtype=pl.Int64).alias("n"),
        reasons(
            (score.is_null(), "unknown"),
            (pl.col("is_stale"), "stale"),
            (pl.col("is_before_post"), "before_post"),
        ),
        *PERSON,
        pl.when(score.is_not_null()).then("valid_at").alias("rated_on"),
    )


INDICATOR = Indicator(
    id="B01",
    zh="关系紧密度",
    en="relationship closeness",
    definition="our company's newest closeness to a key person",
    definition_zh="我方公司对关键人最近一次的关系紧密度",
    level=Level.PERSON,
    kind=Kind.PROCESS,
    unit="score",
    period="RT",
    needs=("posts", "ratings"),
    parameters=("stale_after", "fresh_only"),
    source="000, 001",
    facts={"rating_id": "ratings", "post_ids": "posts"},
    select=select,
    reduce=reduce,
)
