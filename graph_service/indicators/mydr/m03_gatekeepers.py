"""Whether somebody at a customer who can stop or pass a purchase alone opposes us.

Definition: over the key persons with power (B06): *blocked* if any opposes us (B07), *unverified* if none does but
of some nothing is known, else *clear* (also without any). ``value`` counts the opposed; lower is the same, upper adds
the unknown. ``opposed`` and ``unknown`` name them: they are what the review talks about. An opponent without power
does not block.

O(ratings). Source: M03 (001), T28; own definition.
"""

import polars as pl

from graph_service.facts.views.holders import NOT_OPPOSED, OPPOSED, UNKNOWN, has_power
from graph_service.indicators.foundations import b06_own_power as b06
from graph_service.indicators.foundations import b07_opposition as b07
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)

PERSON = ("customer_id", "person_id")


def select(basis: Basis) -> Rows:
    """Every key person; those with power carry their state, the others null. Without any, one row without a person."""
    power = b06.select(basis).select(*PERSON, "power", "power_scope", "is_group_power", "post_ids")
    people = power.join(b07.select(basis).drop("subject", "post_ids"), on=PERSON).sort(PERSON)
    customers = basis.table("customers").lazy().select("customer_id", pl.col("customer_id").alias("subject"))
    return customers.join(people, on="customer_id", how="left").select(
        "subject", "person_id", "power", "power_scope", "is_group_power", "rc", "sr", "pa", "stance",
        pl.when(has_power()).then("state").alias("state"),
        "post_ids", "rating_ids",
    ).sort("subject", "person_id")  # fmt: skip


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """Verdict per customer, with the names behind it."""
    state, person = pl.col("state"), pl.col("person_id")
    opposed = (state == OPPOSED).sum().cast(pl.Float64)
    unknown = (state == UNKNOWN).sum().cast(pl.Float64)
    verdict = (
        pl.when(opposed > 0).then(pl.lit("blocked"))
        .when(unknown > 0).then(pl.lit("unverified"))
        .otherwise(pl.lit("clear"))
    )  # fmt: skip
    return rows.group_by("subject", maintain_order=True).agg(
        opposed.alias("value"),
        opposed.alias("lower"),
        (opposed + unknown).alias("upper"),
        state.is_in([OPPOSED, NOT_OPPOSED]).sum().cast(pl.Int64).alias("known"),
        state.count().cast(pl.Int64).alias("n"),
        verdict.alias("verdict"),
        person.filter(state == OPPOSED).sort().alias("opposed"),
        person.filter(state == UNKNOWN).sort().alias("unknown"),
    ).with_columns(
        reasons(
            (pl.col("n") == 0, "no_holders"),
            (pl.col("value") > 0, "opposed_holders"),
            (pl.col("upper") > pl.col("value"), "unknown_holders"),
        )
    )  # fmt: skip


INDICATOR = Indicator(
    id="M03",
    zh="月度三问之三：一票人是否反对",
    en="review question 3: gatekeepers",
    definition="blocked / unverified / clear over the key persons with power",
    definition_zh="有权力的关键人中：有人反对为受阻，有人态度不明为未核实，否则为无反对",
    level=Level.CUSTOMER,
    kind=Kind.PROCESS,
    unit="opposed holders",
    period="M",
    needs=("customers", "posts", "ratings"),
    parameters=("oppose_below", "stale_after", "fresh_only"),
    source="001; own",
    facts={"subject": "customers", "post_ids": "posts", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
