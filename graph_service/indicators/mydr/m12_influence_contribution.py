"""Which share of the won deals used our people's influence.

Definition: deals won in the period in which influence was used (K05b's binary used form) over all deals won, by
amount; ``by_count`` the same by number. Lower = proven; upper adds deals with a creditable person whose closeness
is unknown. Deals of unknown amount stay in the count only.

Range 0-1; null without won deals. Source: M12 (001); own definition.
"""

import polars as pl

from graph_service.indicators.crm30 import k05b_network_contribution as k05b
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)


def select(basis: Basis) -> Rows:
    """One row per won deal: its amount and whether influence was used."""
    deals = k05b.reduce(k05b.select(basis), basis)
    return deals.select(
        pl.lit("company").alias("subject"),
        pl.col("subject").alias("opportunity_id"),
        "amount", "binary_amount_used", "binary_count_used", "may_be_used", "chain",
    )  # fmt: skip


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """The share over all deals."""
    is_possible = (pl.col("binary_count_used") > 0) | (pl.col("may_be_used") > 0)
    won = pl.col("amount").sum()
    used = pl.col("binary_amount_used").sum()
    return rows.group_by("subject", maintain_order=True).agg(
        pl.when(won > 0).then(used / won).alias("value"),
        pl.when(won > 0).then(used / won).alias("lower"),
        pl.when(won > 0).then(pl.col("amount").filter(is_possible).sum() / won).alias("upper"),
        pl.col("amount").count().cast(pl.Int64).alias("known"),
        pl.len().cast(pl.Int64).alias("n"),
        (pl.col("binary_count_used").sum() / pl.len()).alias("by_count"),
    ).with_columns(reasons((pl.col("known") < pl.col("n"), "unknown_amount")))  # fmt: skip


INDICATOR = Indicator(
    id="M12",
    zh="员工影响力贡献占比",
    en="share of won deals that used influence",
    definition="won amount with influence used / won amount",
    definition_zh="利用了影响力的成交金额 / 成交总额",
    level=Level.COMPANY,
    kind=Kind.RESULT,
    unit="share",
    period="Q",
    needs=(
        "deals",
        "seats",
        "holdings",
        "posts",
        "ratings",
        "helped",
        "employees",
        "deal_team",
        "deal_measures",
    ),
    parameters=("raise_min", "raise_end", "deep", "influence_min", "stale_after", "fresh_only"),
    source="001; own",
    facts={"opportunity_id": "deals"},
    select=select,
    reduce=reduce,
)
