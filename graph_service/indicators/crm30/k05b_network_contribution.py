"""What employees' influence contributed to a won deal, in six forms.

Definition: D = the distinct persons holding seats on the closing day. A person is *raised* iff our company's
closeness at the close exceeds that on the day of creation by raise_min, ends at raise_end or above, and somebody
is to be credited; *used* iff raised, named in a helped record, or reached at influence_min by an active
colleague other than the owner. Fractional credit = amount x |raised| / |D| (or |used| / |D|); binary credit = the
whole amount (or 1) iff any person is raised (or used, or the deal has any helped record).

``value`` is the fractional raised form in fen: lower = what is proven, upper takes a creditable person whose
closeness is unknown at either end as raised. Null with an empty chain or an unknown amount; the deal still
counts in the counts. Source: K05b (000), M12 (001); own definition.
"""

import polars as pl

from graph_service.facts.views.credits import helped_instants
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)


def select(basis: Basis) -> Rows:
    """Every won deal with the persons of its chain; a deal with an empty chain has one row without a person."""
    helped = helped_instants(basis.facts, basis.won_deals).lazy()
    deals = basis.won_deals.lazy().join(helped, on="instant", how="left")
    named = deals.select(
        "instant",
        pl.col("opportunity_id").alias("subject"),
        "amount",
        "owner_id",
        "closed_on",
        "helped_ids",
    )
    columns = (
        "instant", "person_id", "rc_created", "rc_closed", "rc_created_id", "rc_closed_id", "is_raised", "is_used",
        "may_be_raised", "is_undecided", "raised_by", "used_by",
    )  # fmt: skip
    return named.join(basis.credits.lazy().select(columns), on="instant", how="left").sort("instant", "person_id")


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:  # noqa: ARG001
    """The six forms per deal."""
    counted = rows.group_by("instant", "subject", maintain_order=True).agg(
        pl.col("amount").first(),
        pl.col("person_id").count().cast(pl.Int64).alias("chain"),
        *(pl.col(name).sum().cast(pl.Int64).alias(name) for name in ("is_raised", "is_used", "is_undecided")),
        pl.col("may_be_raised").sum().cast(pl.Int64),
        (pl.col("may_be_raised") | pl.col("is_used")).sum().cast(pl.Int64).alias("may_be_used"),
        (pl.col("helped_ids").list.len().fill_null(0) > 0).any().alias("has_help"),
    )
    share = pl.col("amount") / pl.col("chain")
    fractions = counted.with_columns(
        *(
            pl.when(pl.col("chain") > 0).then(share * pl.col(source)).alias(name)
            for name, source in {
                "value": "is_raised", "lower": "is_raised", "upper": "may_be_raised",
                "fractional_used": "is_used", "fractional_used_upper": "may_be_used",
            }.items()
        ),
        (pl.col("chain") - pl.col("is_undecided")).alias("known"),
        pl.col("chain").alias("n"),
    )  # fmt: skip
    return fractions.with_columns(
        (pl.col("is_raised") > 0).cast(pl.Int64).alias("binary_count_raised"),
        ((pl.col("is_used") > 0) | pl.col("has_help")).cast(pl.Int64).alias("binary_count_used"),
        reasons(
            (pl.col("chain") == 0, "empty_chain"),
            (pl.col("amount").is_null(), "unknown_amount"),
            (pl.col("is_undecided") > 0, "unknown_closeness"),
        ),
    ).with_columns(
        (pl.col("amount") * pl.col("binary_count_raised")).alias("binary_amount_raised"),
        (pl.col("amount") * pl.col("binary_count_used")).alias("binary_amount_used"),
    )


INDICATOR = Indicator(
    id="K05b",
    zh="私域人脉贡献度",
    en="contribution of the private network",
    definition="won amount x persons raised / persons in the chain, locked at the close",
    definition_zh="成交金额 × 关系提升的人数 / 决策链人数，以成交日为准",
    level=Level.OPPORTUNITY,
    kind=Kind.RESULT,
    unit="fen",
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
    source="000; own",
    facts={
        "subject": "deals",
        "rc_created_id": "ratings",
        "rc_closed_id": "ratings",
        "helped_ids": "helped",
    },
    select=select,
    reduce=reduce,
)
