"""Who is one person: tables in which people recorded as two, and said later to be the same, are one.

A merge moves nothing. The records stay where they were recorded, under the id they were recorded with, and are read
under the id that was kept: so a merge can be taken back, a file that still names the old id changes nothing, and a
question "as known at" a moment before the merge is answered with two people, as it was then. As of which day a
question is asked does not matter: whoever is one person always was.
"""

from collections.abc import Mapping
from datetime import datetime

import polars as pl

from graph_service.facts.as_of import is_known
from graph_service.facts.parts import Tables
from graph_service.facts.table import MOMENT

MERGES = "merges"
_PERSON_IDS: Mapping[str, tuple[str, ...]] = {
    "people": ("id",),
    "posts": ("person_id",),
    "reporting_lines": ("person_id", "manager_id"),
    "ratings": ("person_id",),
    "person_ties": ("from_id", "to_id"),
    "holdings": ("person_id",),
    "helped": ("person_id",),
    "claimed_help": ("person_id",),
}
"""Columns that name people of customers; in ties also colleagues, whose ids are told apart by the kind beside them."""
_ONCE: Mapping[str, tuple[str, ...]] = {
    "posts": ("person_id", "department_id", "from", "to"),
    "reporting_lines": ("person_id", "manager_id", "from", "to"),
    "person_ties": ("kind", "from_kind", "from_id", "to_kind", "to_id", "from", "to"),
    "holdings": ("seat_id", "person_id", "from", "to"),
    "helped": ("opportunity_id", "employee_id", "person_id", "kind", "at"),
    "claimed_help": ("opportunity_id", "employee_id", "person_id", "kind", "at"),
}
"""What two records of one person have in common if they say the same thing: that of the id that was kept counts."""
_BETWEEN: Mapping[str, tuple[str, str]] = {
    "reporting_lines": ("person_id", "manager_id"),
    "person_ties": ("from_id", "to_id"),
}
"""Ties between people: one that leads from somebody to themselves says nothing."""


def roots(merges: pl.DataFrame) -> dict[str, str]:
    """Who everybody is in the end: id that was merged -> id that is kept. O(merges) times the length of a chain."""
    onward: dict[str, str] = dict(merges.sort("id").select("merged_id", "kept_id").iter_rows())
    found = {}
    for merged in onward:
        end = merged
        for _ in onward:
            if end not in onward:
                break
            end = onward[end]
        found[merged] = end
    return found


def identified(tables: Tables, cutoff: datetime) -> tuple[Tables, dict[str, str]]:
    """The tables of one dossier with everybody under the id that was kept, as known at ``cutoff``; and who is who.

    Whoever is in the dossier only because of a merge that was not known then is left out again.
    """
    merges = tables.get(MERGES)
    if merges is None or merges.is_empty():
        return tables, {}
    known = merges.filter(is_known(pl.lit(cutoff, MOMENT)))
    meant = roots(known)
    strangers = _strangers(merges, meant)
    return {name: _table(name, rows, meant, strangers) for name, rows in tables.items()}, meant


def _strangers(merges: pl.DataFrame, meant: Mapping[str, str]) -> set[str]:
    """Those of whose known selves none was ever at this customer."""
    ends = [
        merges.select(pl.col(f"{end}_id").alias("id"), pl.col(f"{end}_is_here").alias("is_here"))
        for end in ("merged", "kept")
    ]
    seen = list(pl.concat(ends).unique().iter_rows())
    here = {meant.get(id_, id_) for id_, is_here in seen if is_here}
    return {id_ for id_, _ in seen if meant.get(id_, id_) not in here}


def _table(name: str, rows: pl.DataFrame, meant: Mapping[str, str], strangers: set[str]) -> pl.DataFrame:
    columns = _PERSON_IDS.get(name)
    if columns is None:
        return rows
    rows = _without(name, rows, strangers)
    if not meant:
        return rows
    moved = pl.any_horizontal(is_person(name, column) & pl.col(column).is_in(list(meant)) for column in columns)
    marked = rows.with_columns(moved.fill_null(value=False).alias("moved"))
    renamed = marked.with_columns(
        pl.when(is_person(name, column)).then(pl.col(column).replace(meant)).otherwise(pl.col(column)).alias(column)
        for column in columns
    )
    if name == "people":
        return _one_each(renamed)
    if name in _BETWEEN:
        one, other = _BETWEEN[name]
        renamed = renamed.filter(~(pl.col("moved") & (pl.col(one) == pl.col(other)) & is_person(name, one)))
    keys = _ONCE.get(name)
    if keys is not None:
        touched = pl.col("moved").any().over(keys)
        first = pl.col("id").sort_by("moved", "id").first().over(keys)
        renamed = renamed.filter(~touched | (pl.col("id") == first))
    return renamed.drop("moved").sort("id")


def is_person(name: str, column: str) -> pl.Expr:
    """Whether the id in a column is that of a person of a customer."""
    if name != "person_ties":
        return pl.lit(value=True)
    return pl.col(column.replace("_id", "_kind")) == "person"


def _without(name: str, rows: pl.DataFrame, strangers: set[str]) -> pl.DataFrame:
    if not strangers:
        return rows
    out = list(strangers)
    if name == "person_ties":  # the other end may be anybody; one of the two must be of this customer
        return rows.filter(
            ~(
                (pl.col("from_id").is_in(out) | (pl.col("from_kind") != "person"))
                & (pl.col("to_id").is_in(out) | (pl.col("to_kind") != "person"))
            )
        )
    if name in {"people", "posts", "reporting_lines", "ratings"}:
        return rows.filter(~pl.col(_PERSON_IDS[name][0]).is_in(out))
    return rows


def _one_each(people: pl.DataFrame) -> pl.DataFrame:
    """One row for each: what the kept record says, and where it says nothing, what the others do."""
    names = [name for name in people.columns if name not in {"id", "moved"}]
    said = [pl.col(name).drop_nulls().first() for name in names]
    one = people.sort("id", "moved", maintain_order=True).group_by("id", maintain_order=True).agg(said)
    return one.select(name for name in people.columns if name != "moved").sort("id")
