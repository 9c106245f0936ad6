"""Which customers are one: tables in which customers recorded as two, and said later to be the same, are one.

As with people (``identity``) a merge moves nothing. Each dossier stays that of the id it was recorded under; put
together, as far as the merge was known at the question, they are read under the id that was kept. Where it was not
known, the dossier of the one is no part of an answer about the other.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

import polars as pl

from graph_service.facts.as_of import is_known
from graph_service.facts.identity import roots
from graph_service.facts.parts import Tables
from graph_service.facts.table import MOMENT

CUSTOMER_MERGES, GROUPS = "customer_merges", "groups"
_CUSTOMER_IDS: Mapping[str, tuple[str, ...]] = {
    "customers": ("id", "parent_id"),
    "posts": ("post_customer_id",),
    GROUPS: ("id", "parent_id"),
}
"""Columns that name customers, beside that which says whose dossier a row is of."""
_ONCE: Mapping[str, tuple[str, ...]] = {
    "covers": ("customer_id", "employee_id", "role", "from", "to"),
}
"""What two records have in common if they say the same thing of one customer: that of the kept one counts."""


def has_customer_merges(tables: Tables) -> bool:
    """Whether the customer of a dossier, or one above it, was ever said to be another one."""
    return CUSTOMER_MERGES in tables and not tables[CUSTOMER_MERGES].is_empty()


def kept_customers(dossiers: Iterable[Tables], cutoff: datetime) -> dict[str, str]:
    """Who every customer is in the end, as known at a moment: id that was merged -> id that is kept."""
    merges = [tables[CUSTOMER_MERGES] for tables in dossiers if has_customer_merges(tables)]
    if not merges:
        return {}
    return roots(pl.concat(merges).unique("id").filter(is_known(pl.lit(cutoff, MOMENT))))


def are_asked(owners: Collection[str], asked: Collection[str] | None, kept: Mapping[str, str]) -> set[str]:
    """Those of the owners of dossiers that are, as known, one with what was asked about (None: everything)."""
    if asked is None:
        return set(owners)
    meant = {kept.get(each, each) for each in asked}
    return {each for each in owners if kept.get(each, each) in meant}


def in_family(tables: Tables, owner: str, kept: Mapping[str, str]) -> Tables:
    """The tables of one dossier with posts at the customer and at those above it, as known: at no one else.

    A customer that is several has one parent: that of the kept record, or where it has none, that of another one.
    """
    if not has_customer_merges(tables):
        return tables
    parents: dict[str, str] = {}
    for id_, parent in sorted(
        tables[GROUPS].select("id", "parent_id").iter_rows(), key=lambda row: (row[0] in kept, row)
    ):
        child, above = kept.get(id_, id_), kept.get(parent, parent)
        if child != above:
            parents.setdefault(child, above)
    family: list[str] = []
    at: str | None = kept.get(owner, owner)
    while at is not None and at not in family:
        family.append(at)
        at = parents.get(at)
    posts = tables["posts"]
    return {**tables, "posts": posts.filter(_kept("post_customer_id", kept).is_in(family))}


def as_one_customer(tables: Tables, kept: Mapping[str, str]) -> Tables:
    """The tables of many dossiers with every customer under the id that was kept, and nothing said twice."""
    if not kept:
        return tables
    return {name: _as_one(name, rows, kept) for name, rows in tables.items()}


def _as_one(name: str, rows: pl.DataFrame, kept: Mapping[str, str]) -> pl.DataFrame:
    columns = ("customer_id", *_CUSTOMER_IDS.get(name, ()))
    is_moved = pl.col("customer_id").is_in(list(kept))
    rows = rows.with_columns(is_moved.alias("moved"), *(_kept(column, kept).alias(column) for column in columns))
    rows = rows.sort("customer_id", "moved", "id")
    if name == "customers":
        rows = _one_each(rows)
    keys = _ONCE.get(name, ("customer_id", "id"))
    is_one = pl.col("customer_id").is_in(list(kept.values()))
    here = rows.filter(is_one).unique(["customer_id", "id"], keep="first", maintain_order=True)
    here = here.unique(list(keys), keep="first", maintain_order=True)
    return pl.concat([rows.filter(~is_one), here]).drop("moved").sort("customer_id", "id")


def _kept(column: str, kept: Mapping[str, str]) -> pl.Expr:
    return pl.col(column).replace(dict(kept))


def _one_each(customers: pl.DataFrame) -> pl.DataFrame:
    """One row for each: what the kept record says, and where it says nothing, what the others do."""
    is_above = pl.col("parent_id") != pl.col("id")
    rows = customers.with_columns(pl.when(is_above).then("parent_id").alias("parent_id"))
    names = [name for name in rows.columns if name not in {"customer_id", "moved"}]
    said = [pl.col(name).drop_nulls().first() for name in names]
    return (
        rows.group_by("customer_id", maintain_order=True).agg(*said, pl.col("moved").first()).select(customers.columns)
    )
