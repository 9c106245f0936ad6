"""Seats of each deal with who holds them, what power that gives, and how much they weigh."""

from functools import lru_cache

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.as_of import K, T, has_begun, is_known
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import rows_at
from graph_service.facts.plan import carried_out
from graph_service.facts.views.reach import PERSON, people_of

DEAL = ("customer_id", "opportunity_id")
_HAS_BEGUN = has_begun(T) & is_known(K)
_IS_HELD = pl.lit(value=True).alias("is_held")
_EXISTS = pl.col("is_held").is_not_null() | _HAS_BEGUN
_SEAT = (
    pl.col("instant", *DEAL, "t", "k"),
    pl.col("id").alias("seat_id"),
    pl.col("role", "power", "power_scope", "political", "weight"),
)
_HOLDER = (
    pl.col("instant", "seat_id", "person_id"),
    pl.col("id").alias("holding_id"),
    pl.col("from").alias("held_from"),
)
_IS_PERSON = pl.col("person_id").is_not_null()
_IS_POWERFUL = pl.col("power").is_in(["veto", "approve", "both"])
_IS_AT_HOME = pl.col("post_customer_id") == pl.col("customer_id")
_OF_POSTS = (
    pl.col("power").is_in(["veto", "both"]).any().alias("has_veto"),
    pl.col("power").is_in(["approve", "both"]).any().alias("may_approve"),
    pl.col("power_scope").filter(_IS_POWERFUL).sort().first().alias("own_scope"),
    (_IS_POWERFUL.any() & ~(_IS_POWERFUL & _IS_AT_HOME).any()).alias("is_group_power"),
    pl.col("from").max().alias("post_from"),
    pl.col("id").sort().alias("post_ids"),
)
_OWN_POWER = (
    pl.when(pl.col("has_veto") & pl.col("may_approve")).then(pl.lit("both"))
    .when("has_veto").then(pl.lit("veto"))
    .when("may_approve").then(pl.lit("approve"))
    .otherwise(pl.lit("none"))
    .alias("own_power")
)  # fmt: skip


def seats(facts: Facts, instants: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """One row per instant and seat: role, weight, person_id (null = vacant), power, is_external, is_group_power.

    ``power`` is never null: explicit on the seat, else the holder's own, else none. ``is_external``: the
    holder has no post at the customer or an ancestor of it. ``is_group_power``: the power comes from an
    ancestor.
    """
    held = carried_out(
        _existing(facts, instants).join(_holders(facts, instants), on=["instant", "seat_id"], how="left")
    )
    owned = held.lazy().join(_own_power(facts, held), on=["instant", "person_id"], how="left")
    return carried_out(owned.with_columns(_judged(parameters)).sort("instant", "seat_id"))


@lru_cache
def _judged(parameters: Parameters) -> tuple[pl.Expr, ...]:
    return (
        pl.coalesce("power", "own_power", pl.lit("none")).alias("power"),
        pl.coalesce("power_scope", "own_scope").alias("power_scope"),
        _weight(parameters).alias("weight"),
        (_IS_PERSON & pl.col("own_power").is_null()).alias("is_external"),
        (pl.col("power").is_null() & pl.col("is_group_power").fill_null(value=False)).alias("is_group_power"),
    )


def _existing(facts: Facts, instants: pl.DataFrame) -> pl.LazyFrame:
    """Seats that exist: from their own first row, or from any holding, as far as known."""
    asked = instants.lazy()
    begun = facts.history("holdings").lazy().join(asked, on=list(DEAL)).filter(_HAS_BEGUN)
    held = begun.select("instant", pl.col("seat_id").alias("id")).unique().with_columns(_IS_HELD)
    rows = facts.history("seats").lazy().join(asked, on=list(DEAL)).join(held, on=["instant", "id"], how="left")
    return rows.filter(_EXISTS).select(_SEAT)


def _holders(facts: Facts, instants: pl.DataFrame) -> pl.LazyFrame:
    """Who holds each seat: where a successor is known and the end before them not yet, the successor."""
    holders = rows_at(facts, "holdings", instants, DEAL).sort("from", nulls_last=False)
    newest = holders.unique(["instant", "seat_id"], keep="last", maintain_order=True)
    return newest.select(_HOLDER)


def own_power(facts: Facts, people: pl.DataFrame) -> pl.DataFrame:
    """Power of persons by their posts: the union over posts at the customer or its ancestors.

    ``people`` carries instant, customer_id, person_id, t, k. One row per instant and person with a post:
    own_power (veto with approve = both), own_scope, is_group_power, post_from (newest), post_ids.
    """
    return carried_out(_own_power(facts, people))


def _own_power(facts: Facts, people: pl.DataFrame) -> pl.LazyFrame:
    asked = people_of(people)
    owned = rows_at(facts, "posts", asked, PERSON).group_by("instant", "person_id").agg(_OF_POSTS)
    return owned.with_columns(_OWN_POWER).drop("has_veto", "may_approve")


def _weight(parameters: Parameters) -> pl.Expr:
    role = pl.col("role").replace_strict(dict(parameters.role_weights), default=1.0, return_dtype=pl.Float64())
    political = pl.col("political").replace_strict(
        dict(parameters.political_weights), default=1.0, return_dtype=pl.Float64()
    )
    return pl.coalesce("weight", role * political)
