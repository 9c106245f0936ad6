"""How much influence each of our people has on each person at a customer.

Definition: the newest closeness an employee holds to a person at the date, for employees active then: trust in the
employee, not in the company. *deep* from ``deep``, *influences* from ``influence_min``, else *below*. A pair nobody
rated, or whose rating was taken back, has no row: unknown, not zero. Everyone ever in a post or a seat at the
customer is asked about; ``is_key`` marks those who are key persons at the date.

The subject is ``employee/person``. Range 0-100. O(ratings). Source: B09.
"""

import polars as pl

from graph_service.facts.as_of import dates_of
from graph_service.facts.views.reach import PERSON, closeness
from graph_service.indicators.foundations.b01_relationship_closeness import key_people
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)


def select(basis: Basis) -> Rows:
    """Every known closeness of an active employee to a person."""
    held = closeness(basis.facts, _everyone(basis), basis.parameters)
    keys = pl.col("person_id").is_in(key_people(basis)["person_id"].unique().to_list())
    return held.lazy().select(
        pl.format("{}/{}", "employee_id", "person_id").alias("subject"),
        "employee_id", "person_id", "value", "valid_at", "is_stale", keys.alias("is_key"), "opt_out", "rating_id",
    ).sort("subject")  # fmt: skip


def _everyone(basis: Basis) -> pl.DataFrame:
    """Each person once, at the first of their customers: a closeness is about the person, wherever they work."""
    t, k = dates_of(basis.at)
    people = basis.table("people").select("customer_id", pl.col("id").alias("person_id"))
    return people.sort(PERSON).unique("person_id", keep="first", maintain_order=True).with_columns(
        pl.lit(0, dtype=pl.UInt32).alias("instant"),
        t.alias("t"),
        k.alias("k"),
    )  # fmt: skip


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:
    """Influence and its grade per pair."""
    value = pl.col("value")
    grade = (
        pl.when(value >= basis.parameters.deep).then(pl.lit("deep"))
        .when(value >= basis.parameters.influence_min).then(pl.lit("influences"))
        .otherwise(pl.lit("below"))
    )  # fmt: skip
    return rows.select(
        "subject",
        value,
        value.alias("lower"),
        value.alias("upper"),
        pl.lit(1, dtype=pl.Int64).alias("known"),
        pl.lit(1, dtype=pl.Int64).alias("n"),
        reasons((pl.col("is_stale"), "stale")),
        "employee_id",
        "person_id",
        grade.alias("grade"),
        "is_key",
        "opt_out",
        pl.col("valid_at").alias("rated_on"),
    )


INDICATOR = Indicator(
    id="B09",
    zh="员工影响力",
    en="employee influence on a person",
    definition="newest closeness an active employee holds to a person",
    definition_zh="在职员工对某人最近一次的关系紧密度",
    level=Level.EMPLOYEE_PERSON,
    kind=Kind.RESULT,
    unit="score",
    period="RT",
    needs=("employees", "people", "posts", "ratings"),
    parameters=("influence_min", "deep", "stale_after", "fresh_only"),
    source="000, 001",
    facts={"rating_id": "ratings"},
    select=select,
    reduce=reduce,
)
