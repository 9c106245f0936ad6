"""What a merge of two customers would come to: what would be read under the id that is kept, and what meets there."""

from collections.abc import Iterator
from typing import Any

import polars as pl

from graph_service.facts.dossier import Facts
from graph_service.services.merge_preview import counted, differing, the_one_to_keep

Json = dict[str, Any]
COUNTED = ("people", "departments", "deals", "covers", "measures")
"""Tables whose rows would be read under the id that is kept."""
FIELDS = ("name", "name_en", "industry", "region", "channel", "tier", "parent_id")


def kept_customer_of(facts: Facts, one: str, other: str) -> tuple[str, str]:
    """Which of two ids to keep, and which to merge: the one more is recorded about; of equals the smaller id."""
    here, there = (sum(_numbers(facts, each).values()) for each in (one, other))
    return the_one_to_keep((one, here), (other, there))


def preview_of_customers(facts: Facts, kept: str, merged: str) -> Json:
    """Counts of what would be read under ``kept``, and the conflicts with how each is settled; as of people.

    ``customers``: whose revision would move: both, and all below them that the viewer may see.
    """
    return {
        "kept": kept,
        "merged": merged,
        "moves": _numbers(facts, merged),
        "conflicts": list(_conflicts(facts, kept, merged)),
        "customers": _below(facts, {kept, merged}),
    }


def _rows(facts: Facts, table: str, customer: str) -> pl.DataFrame:
    return facts.history(table).filter(pl.col("customer_id") == customer).unique("id").sort("id")


def _numbers(facts: Facts, customer: str) -> dict[str, int]:
    """How many of each the viewer may read; ``subsidiaries``: those right below."""
    found = {table: _rows(facts, table, customer).height for table in COUNTED if facts.may_read(table)}
    below = facts.history("customers").filter(pl.col("parent_id") == customer)
    return {**found, "subsidiaries": below.height}


def _conflicts(facts: Facts, kept: str, merged: str) -> Iterator[Json]:
    here, there = (_rows(facts, "customers", each).row(0, named=True) for each in (kept, merged))
    yield from differing(_told(facts, here, merged), _told(facts, there, kept), FIELDS)
    yield from counted("between_them", (here["parent_id"] == merged) + (there["parent_id"] == kept))
    yield from counted("same_departments", _alike(facts, "departments", kept, merged, ["name"]))
    yield from counted("said_twice", _alike(facts, "covers", kept, merged, ["employee_id", "role", "from", "to"]))
    keys = ["metric", "holder_kind", "holder_id", "valid_at"]
    yield from counted("rated_twice", _alike(facts, "measures", kept, merged, keys))
    yield from counted("makes_cycle", _is_round(facts, kept, merged))


def _told(facts: Facts, row: Json, other: str) -> Json:
    """A customer's fields; a parent that is the other one says nothing, one the viewer may not see is not told."""
    parent = row["parent_id"]
    is_told = parent is not None and parent != other and parent in facts.customer_ids
    return {**row, "parent_id": parent if is_told else None}


def _alike(facts: Facts, table: str, kept: str, merged: str, keys: list[str]) -> int:
    if not facts.may_read(table):
        return 0
    ours, theirs = _rows(facts, table, kept), _rows(facts, table, merged)
    return theirs.filter(pl.col(keys[0]).is_not_null()).join(ours, on=keys, how="semi", nulls_equal=True).height


def _parents(facts: Facts) -> dict[str, str]:
    rows = facts.history("customers").filter(pl.col("parent_id").is_not_null())
    return dict(rows.select("id", "parent_id").iter_rows())


def _is_round(facts: Facts, kept: str, merged: str) -> bool:
    """Whether the customer would be part of itself by way of others, as far as the viewer may see."""
    parents = _parents(facts)
    for one, other in ((kept, merged), (merged, kept)):
        above: list[str] = []
        at = parents.get(one)
        while at is not None and at not in above:
            above.append(at)
            at = parents.get(at)
        if other in above[1:]:  # a line straight from one to the other says nothing once they are one
            return True
    return False


def _below(facts: Facts, tops: set[str]) -> list[str]:
    """These and all below them."""
    children: dict[str, list[str]] = {}
    for one, parent in _parents(facts).items():
        children.setdefault(parent, []).append(one)
    found: set[str] = set()
    left = sorted(tops)
    while left:
        at = left.pop()
        if at not in found:
            found.add(at)
            left += children.get(at, [])
    return sorted(found)
