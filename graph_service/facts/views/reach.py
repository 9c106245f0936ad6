"""Which of our people reach a person: closeness held by employees who are active at the time."""

from functools import lru_cache

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.as_of import K, T, is_member
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import rows_at
from graph_service.facts.plan import carried_out
from graph_service.facts.table import INTERVAL_COLUMNS

PERSON = ("customer_id", "person_id")
_THEIRS = (pl.col("metric") == "rc") & (pl.col("holder_kind") == "employee")
_HELD = (
    pl.col("instant", *PERSON, "t", "k", "value", "valid_at"),
    pl.col("holder_id").alias("employee_id"),
    pl.col("id").alias("rating_id"),
)
_IS_SEATED = pl.col("person_id").is_not_null()
_IS_KNOWN = pl.col("value").is_not_null()
_IS_WITH_US = is_member(T, K)
_EMPLOYEES = (pl.col("id").alias("employee_id"), pl.col("opt_out", *INTERVAL_COLUMNS))


def people_of(seats: pl.DataFrame) -> pl.DataFrame:
    """The distinct persons sitting in seats, per instant."""
    return carried_out(seats.lazy().select("instant", *PERSON, "t", "k").filter(_IS_SEATED).unique())


def closeness(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Known closeness of active employees to persons: one row per instant, person and employee.

    Columns: value, valid_at, rating_id, is_stale, opt_out.
    Competitors' and the company's ratings are not closeness of an employee; a retracted one is unknown.
    """
    return carried_out(_closeness(facts, people, parameters).drop(*INTERVAL_COLUMNS))


def _closeness(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.LazyFrame:
    held = rows_at(facts, "ratings", people, PERSON, _THEIRS).filter(_IS_KNOWN).select(_HELD)
    held = held.with_columns(is_stale(parameters.stale_after).alias("is_stale"))
    return _of_active(facts, held.filter(~pl.col("is_stale")) if parameters.fresh_only else held)


@lru_cache
def is_stale(stale_after: int) -> pl.Expr:
    """Older than so many days at t."""
    return (T - pl.col("valid_at")).dt.total_days() > stale_after


def _of_active(facts: Facts, held: pl.LazyFrame) -> pl.LazyFrame:
    """What employees hold who were with us then, and whether they opted out."""
    employees = facts.history("employees").lazy().select(_EMPLOYEES)
    return held.join(employees, on="employee_id").filter(_IS_WITH_US)


def reach(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.LazyFrame:
    """Per instant and person: reach (the highest closeness), reached_by (how many at influence_min), best_employee_id.

    Colleagues who opted out of the connection graph count, but are not named as best placed.
    Persons without any known closeness have no row: their reach is unknown.
    """
    held = _closeness(facts, people, parameters)
    return held.group_by("instant", "person_id").agg(_by_person(parameters.influence_min))


def reached(seats: pl.DataFrame, reach: pl.LazyFrame, parameters: Parameters) -> pl.LazyFrame:
    """Every seat with its holder's reach, and ``covered``: true, false, or null where unknown."""
    joined = seats.lazy().join(reach, on=["instant", "person_id"], how="left")
    return joined.sort("instant", "seat_id").with_columns(_is_covered(parameters.influence_min))


@lru_cache
def _is_covered(influence_min: float) -> pl.Expr:
    return (pl.col("reach") >= influence_min).alias("covered")


@lru_cache
def _by_person(influence_min: float) -> tuple[pl.Expr, ...]:
    is_asked = ~pl.col("opt_out").fill_null(value=False)
    is_best = is_asked & (pl.col("value") == pl.col("value").filter(is_asked).max())
    return (
        pl.col("value").max().alias("reach"),
        (pl.col("value") >= influence_min).sum().cast(pl.Int64).alias("reached_by"),
        pl.col("employee_id").filter(is_best).min().alias("best_employee_id"),
        pl.col("rating_id").sort().alias("rating_ids"),
        pl.col("rating_id").filter(pl.col("is_stale")).sort().alias("stale_ids"),
    )
