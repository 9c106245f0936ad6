"""Which of our people reach a person: closeness held by employees who are active at the time."""

import polars as pl

from graph_service.domain.parameters import Parameters
from graph_service.facts.as_of import is_member
from graph_service.facts.dossier import Facts
from graph_service.facts.instants import rows_at
from graph_service.facts.plan import carried_out
from graph_service.facts.table import INTERVAL_COLUMNS

PERSON = ("customer_id", "person_id")


def people_of(seats: pl.DataFrame) -> pl.DataFrame:
    """The distinct persons sitting in seats, per instant."""
    people = seats.lazy().filter(pl.col("person_id").is_not_null())
    return carried_out(people.select("instant", *PERSON, "t", "k").unique())


def closeness(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Known closeness of active employees to persons: one row per instant, person and employee.

    Columns: value, valid_at, rating_id, is_stale, opt_out.
    Competitors' and the company's ratings are not closeness of an employee; a retracted one is unknown.
    """
    theirs = (pl.col("metric") == "rc") & (pl.col("holder_kind") == "employee")
    ratings = rows_at(facts, "ratings", people, PERSON, theirs).filter(pl.col("value").is_not_null())
    held = ratings.select(
        "instant", *PERSON, "t", "k", pl.col("holder_id").alias("employee_id"), "value", "valid_at",
        pl.col("id").alias("rating_id"),
    ).with_columns(is_stale(parameters).alias("is_stale"))  # fmt: skip
    if parameters.fresh_only:
        held = held.filter(~pl.col("is_stale"))
    return carried_out(_of_active(facts, held))


def is_stale(parameters: Parameters) -> pl.Expr:
    """Older than stale_after days at t."""
    return (pl.col("t") - pl.col("valid_at")).dt.total_days() > parameters.stale_after


def _of_active(facts: Facts, held: pl.LazyFrame) -> pl.LazyFrame:
    """What employees hold who were with us then, and whether they opted out."""
    employees = (
        facts.history("employees").lazy().select(pl.col("id").alias("employee_id"), "opt_out", *INTERVAL_COLUMNS)
    )
    joined = held.join(employees, on="employee_id")
    return joined.filter(is_member(pl.col("t"), pl.col("k"))).drop(*INTERVAL_COLUMNS)


def reach(facts: Facts, people: pl.DataFrame, parameters: Parameters) -> pl.DataFrame:
    """Per instant and person: reach (the highest closeness), reached_by (how many at influence_min), best_employee_id.

    Colleagues who opted out of the connection graph count, but are not named as best placed.
    Persons without any known closeness have no row: their reach is unknown.
    """
    held = closeness(facts, people, parameters)
    is_asked = ~pl.col("opt_out").fill_null(value=False)
    is_best = is_asked & (pl.col("value") == pl.col("value").filter(is_asked).max())
    by_person = (
        held.lazy()
        .group_by("instant", "person_id")
        .agg(
            pl.col("value").max().alias("reach"),
            (pl.col("value") >= parameters.influence_min).sum().cast(pl.Int64).alias("reached_by"),
            pl.col("employee_id").filter(is_best).min().alias("best_employee_id"),
            pl.col("rating_id").sort().alias("rating_ids"),
            pl.col("rating_id").filter(pl.col("is_stale")).sort().alias("stale_ids"),
        )
    )
    return carried_out(by_person)
