"""Whether a key person can alone stop a purchase (veto), alone pass it (approve), or both.

Definition: the union of the powers of all posts the person holds at the customer or above it at the date; veto with
approve is both. ``is_group_power`` marks power that comes from above the customer alone. A seat of a deal may say
otherwise for that deal (O04). Where no post gives power and one says nothing of it, power is possible: upper 1.

1 or 0. The subject is as in B01. O(posts). Source: B06.
"""

import polars as pl

from graph_service.facts.views.reach import PERSON
from graph_service.facts.views.seats import own_power
from graph_service.indicators.foundations.b01_relationship_closeness import BY_PERSON, key_people
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)


def select(basis: Basis) -> Rows:
    """Every key person with their own power and the posts it rests on."""
    people = key_people(basis).drop("post_ids", "post_from")
    silent = basis.table("posts").lazy().group_by(PERSON).agg(pl.col("power").is_null().any().alias("is_silent"))
    owned = people.lazy().join(own_power(basis.facts, people).lazy(), on=BY_PERSON).join(silent, on=PERSON).sort(PERSON)
    return owned.select(
        "subject", *PERSON,
        pl.col("own_power").alias("power"),
        pl.col("own_scope").alias("power_scope"),
        "is_group_power",
        (pl.col("is_silent") & (pl.col("own_power") == "none")).alias("is_unrecorded"),
        "post_ids",
    )  # fmt: skip


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """Power per key person."""
    has_power = (pl.col("power") != "none").cast(pl.Float64)
    return rows.select(
        "subject",
        has_power.alias("value"),
        has_power.alias("lower"),
        pl.when("is_unrecorded").then(1.0).otherwise(has_power).alias("upper"),
        (~pl.col("is_unrecorded")).cast(pl.Int64).alias("known"),
        pl.lit(1, dtype=pl.Int64).alias("n"),
        reasons((pl.col("is_unrecorded"), "power_unrecorded"), (pl.col("is_group_power"), "group_power")),
        *PERSON,
        "power",
        "power_scope",
        "is_group_power",
    )


INDICATOR = Indicator(
    id="B06",
    zh="一票否决人/一票批准人",
    en="veto holder / sole approver",
    definition="power of a key person's posts at the customer or above it: veto, approve, both or none",
    definition_zh="关键人在该客户或其上级任职所带的权力：一票否决、一票批准、两者兼有或无",
    level=Level.PERSON,
    kind=Kind.PROCESS,
    unit="flag",
    period="M",
    needs=("posts",),
    parameters=(),
    source="001",
    facts={"post_ids": "posts"},
    select=select,
    reduce=reduce,
)
