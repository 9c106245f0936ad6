"""Who decides a deal: the seats of its decision chain.

Definition: the seats that exist at the date, vacant ones included, with holder, role, power and weight; ``value``
counts them, ``vacant`` those nobody holds, ``external`` the holders without a post at the customer or above it, and
each role its own. A deal without seats counts 0 with the reason ``no_seats``: no chain is recorded.

A count; known = the seats held. O(seats). Source: B12; own definition.
"""

import polars as pl

from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)

ROLES = ("approver", "decision_maker", "evaluator", "user", "influencer", "coach")


def select(basis: Basis) -> Rows:
    """Every seat of every deal; a deal without seats has one row without a seat."""
    deals = basis.instants.lazy().select("instant", pl.col("opportunity_id").alias("subject"))
    return deals.join(basis.seats.lazy(), on="instant", how="left").select(
        "instant", "subject", "seat_id", "role", "person_id", "power", "power_scope", "political", "weight",
        "is_external", "is_group_power", "held_from", "holding_id", "post_ids",
    ).sort("instant", "seat_id")  # fmt: skip


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """Seats per deal, by role."""
    seats = pl.col("seat_id").count()
    held = pl.col("person_id").count()
    return rows.group_by("instant", "subject", maintain_order=True).agg(
        *(seats.cast(pl.Float64).alias(name) for name in ("value", "lower", "upper")),
        held.cast(pl.Int64).alias("known"),
        seats.cast(pl.Int64).alias("n"),
        (seats - held).cast(pl.Int64).alias("vacant"),
        pl.col("is_external").sum().cast(pl.Int64).alias("external"),
        *((pl.col("role") == role).sum().cast(pl.Int64).alias(role) for role in ROLES),
    ).with_columns(
        reasons(
            (pl.col("n") == 0, "no_seats"),
            (pl.col("vacant") > 0, "vacant_seats"),
            (pl.col("external") > 0, "external_holders"),
        )
    )  # fmt: skip


INDICATOR = Indicator(
    id="B12",
    zh="决策链",
    en="decision chain",
    definition="seats of the deal with holder, role, power and weight",
    definition_zh="商机的全部席位及其担任者、角色、权力和权重",
    level=Level.OPPORTUNITY,
    kind=Kind.PROCESS,
    unit="count",
    period="RT",
    needs=("deals", "seats", "holdings", "posts"),
    parameters=("role_weights", "political_weights"),
    source="000, 001, 003; own",
    facts={
        "subject": "deals",
        "seat_id": "seats",
        "holding_id": "holdings",
        "post_ids": "posts",
    },
    select=select,
    reduce=reduce,
)
