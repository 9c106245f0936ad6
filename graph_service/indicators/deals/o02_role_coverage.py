"""How much of each role's goal in a deal is covered, weighted by role.

Definition: sum over roles with a goal of role weight x min(1, covered / goal), over the sum of these role
weights. The goal of a role is the configured one, else the number of its seats. Unknown seats count as not
covered in lower (and value), as covered in upper.

Range 0-1; null without any role with a goal. O(seats). Source: own definition.
"""

from functools import lru_cache

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.table import WORD
from graph_service.indicators.deals.o01_seat_coverage import select
from graph_service.indicators.indicator import (
    Basis,
    Indicator,
    Kind,
    Level,
    Rows,
    reasons,
)

BY_DEAL = ("instant", "subject")


_COUNTS = (
    pl.col("covered").sum().cast(pl.Int64),
    pl.col("covered").fill_null(value=True).sum().cast(pl.Int64).alias("possible"),
    pl.col("covered").count().cast(pl.Int64).alias("known"),
    pl.len().cast(pl.Int64).alias("seats"),
)
_HAS_GOAL = pl.col("goal") > 0
_WEIGHT = pl.col("role_weight")
_NUMBERS = (
    ((_WEIGHT * (pl.col("covered") / pl.col("goal")).clip(upper_bound=1.0)).sum() / _WEIGHT.sum()).alias("lower"),
    ((_WEIGHT * (pl.col("possible") / pl.col("goal")).clip(upper_bound=1.0)).sum() / _WEIGHT.sum()).alias("upper"),
    pl.col("known").sum(),
    pl.col("seats").sum().alias("n"),
)
_REASONS = reasons((pl.col("known") < pl.col("n"), "unknown_seats"))


def reduce(rows: Rows, basis: Basis) -> pl.LazyFrame:
    """Weighted mean over roles of the share of the goal that is covered."""
    roles = _roles(rows, basis.parameters).filter(_HAS_GOAL)
    shares = roles.group_by(BY_DEAL, maintain_order=True).agg(_NUMBERS)
    return shares.with_columns(pl.col("lower").alias("value"), _REASONS)


def _roles(rows: Rows, parameters: Parameters) -> pl.LazyFrame:
    counted = rows.group_by(*BY_DEAL, "role").agg(_COUNTS)
    if parameters.role_goals:
        counted = _with_missing(counted, rows, parameters)
    return counted.with_columns(_of_role(parameters)).sort(*BY_DEAL, "role")


def _with_missing(found: pl.LazyFrame, rows: Rows, parameters: Parameters) -> pl.LazyFrame:
    """The roles of each deal, and those that have a goal and no seat."""
    wanted = pl.LazyFrame({"role": list(parameters.role_goals)}, schema={"role": WORD})
    missing = rows.select(BY_DEAL).unique().join(wanted, how="cross").join(found, on=[*BY_DEAL, "role"], how="anti")
    both = pl.concat([found, missing], how="diagonal")
    return both.with_columns(pl.col("covered", "possible", "known", "seats").fill_null(0))


@lru_cache
def _of_role(parameters: Parameters) -> tuple[pl.Expr, pl.Expr]:
    goals = pl.col("role").replace_strict(dict(parameters.role_goals), default=None, return_dtype=pl.Int64)
    weights = pl.col("role").replace_strict(dict(parameters.role_weights), default=1.0, return_dtype=pl.Float64)
    return pl.coalesce(goals, "seats").alias("goal"), weights.alias("role_weight")


INDICATOR = Indicator(
    id="O02",
    zh="角色覆盖率",
    en="role coverage",
    definition="mean over roles, weighted by role, of min(1, covered seats / goal)",
    definition_zh="各角色按角色权重平均：min(1, 已覆盖席位数 / 目标数)",
    level=Level.OPPORTUNITY,
    kind=Kind.PROCESS,
    unit="share",
    period="RT",
    needs=("seats", "holdings", "posts", "ratings", "employees"),
    parameters=(
        "influence_min",
        "role_weights",
        "role_goals",
        "stale_after",
        "fresh_only",
    ),
    source="own",
    facts={"seat_id": "seats", "holding_id": "holdings", "rating_ids": "ratings"},
    select=select,
    reduce=reduce,
)
