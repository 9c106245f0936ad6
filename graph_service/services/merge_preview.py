"""What a merge of two people would come to: what would be read under the id that is kept, and what meets there."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import polars as pl

from graph_service.facts.dossier import Facts
from graph_service.facts.identity import is_person
from graph_service.recording.cycles import Edge, cycles

Json = dict[str, Any]
COUNTED = {
    "posts": ("person_id",),
    "reporting_lines": ("person_id", "manager_id"),
    "person_ties": ("from_id", "to_id"),
    "ratings": ("person_id",),
    "holdings": ("person_id",),
}
"""Tables of what is recorded about people, and where they are named."""
FIELDS = ("name", "name_en", "title", "organisation")


def kept_of(facts: Facts, one: str, other: str) -> tuple[str, str]:
    """Which of two ids to keep, and which to merge: the one more is recorded about; of equals the smaller id."""
    here, there = (sum(len(rows) for rows in _of(facts, each).values()) for each in (one, other))
    return the_one_to_keep((one, here), (other, there))


def the_one_to_keep(one: tuple[str, int], other: tuple[str, int]) -> tuple[str, str]:
    """Of two ids with how much is recorded about each: the one to keep, then the one to merge."""
    (kept, _), (merged, _) = sorted((one, other), key=lambda each: (-each[1], each[0]))
    return kept, merged


def preview(facts: Facts, kept: str, merged: str) -> Json:
    """Counts of what would be read under ``kept``, and the conflicts with how each is settled.

    ``moves``: kind of record -> how many of the merged person's. ``conflicts``: codes with what they are about:
    ``kept_wins`` and ``filled`` name a field, the others count records. Nothing is lost by any of
    them: the records stay.
    """
    ours, theirs = _of(facts, kept), _of(facts, merged)
    return {
        "kept": kept,
        "merged": merged,
        "moves": {table: len(rows) for table, rows in theirs.items()},
        "conflicts": list(_conflicts(facts, kept, merged, ours, theirs)),
        "customers": sorted(_customers(facts, kept) | _customers(facts, merged)),
    }


def _of(facts: Facts, person: str) -> dict[str, pl.DataFrame]:
    """The distinct records about somebody, by table; tables that the viewer may not read are left out."""
    found = {}
    for table in COUNTED:
        if facts.may_read(table):
            rows = facts.history(table).filter(_names(table, person)).unique("id").sort("id")
            is_visible = (
                pl.col("post_customer_id").is_in(facts.customer_ids) if table == "posts" else pl.lit(value=True)
            )
            found[table] = rows.filter(is_visible)
    return found


def _names(table: str, person: str) -> pl.Expr:
    """Whether a row names a person; a colleague may bear the same id."""
    return pl.any_horizontal((pl.col(column) == person) & is_person(table, column) for column in COUNTED[table])


def _customers(facts: Facts, person: str) -> set[str]:
    return set(facts.history("people").filter(pl.col("id") == person)["customer_id"])


def _conflicts(
    facts: Facts, kept: str, merged: str, ours: dict[str, pl.DataFrame], theirs: dict[str, pl.DataFrame]
) -> Iterator[Json]:
    people = facts.history("people").unique("id")
    here, there = (people.filter(pl.col("id") == each).row(0, named=True) for each in (kept, merged))
    yield from differing(here, there, FIELDS)
    yield from counted("between_them", _between(theirs, kept))
    yield from counted(
        "two_superiors", _two_superiors(ours["reporting_lines"], theirs["reporting_lines"], kept, merged)
    )
    yield from counted("said_twice", _said_twice(ours, theirs))
    if "ratings" in ours:
        keys = ["metric", "holder_kind", "holder_id", "valid_at"]
        again = ours["ratings"].join(theirs["ratings"], on=keys, how="semi", nulls_equal=True)
        yield from counted("rated_twice", again.height)
    yield from counted("makes_cycle", _is_round(facts, kept, merged))


def differing(kept: Json, merged: Json, fields: Iterable[str]) -> Iterator[Json]:
    """Fields of which the merged record says something else than the kept one: the kept one counts, if it says any."""
    for field in fields:
        if merged[field] is not None and kept[field] != merged[field]:
            code = "filled" if kept[field] is None else "kept_wins"
            yield {"code": code, "field": field, "kept": kept[field], "merged": merged[field], "n": 1}


def counted(code: str, n: int) -> Iterator[Json]:
    """A conflict that is counted, if there is any."""
    if n:
        yield {"code": code, "field": None, "kept": None, "merged": None, "n": n}


def _is_round(facts: Facts, kept: str, merged: str) -> bool:
    """Whether somebody would report to themselves by way of others, as far as the viewer may see."""
    lines = facts.history("reporting_lines").unique("id")
    meant = {merged: kept}
    edges: set[Edge] = set()
    asked: set[str] = set()
    frontier = {kept, merged}
    while frontier:
        asked |= frontier
        rows = lines.filter(pl.col("person_id").is_in(sorted(frontier))).select("person_id", "manager_id", "from", "to")
        found = list(rows.iter_rows())
        for one, other, start, end in found:
            a, b = meant.get(one, one), meant.get(other, other)
            if a != b:
                edges.add(Edge(a, b, 0, start or date.min, end or date.max))
        frontier = {other for _, other, _, _ in found} - asked
    return bool(cycles(edges))


def _between(theirs: dict[str, pl.DataFrame], kept: str) -> int:
    """Lines and ties that lead from one of the two to the other."""
    return sum(
        theirs[table].filter(_names(table, kept)).height
        for table in ("reporting_lines", "person_ties")
        if table in theirs
    )


def _two_superiors(ours: pl.DataFrame, theirs: pl.DataFrame, kept: str, merged: str) -> int:
    """Pairs of lines to two superiors at one time."""
    one = ours.filter((pl.col("person_id") == kept) & (pl.col("manager_id") != merged))
    other = theirs.filter((pl.col("person_id") == merged) & (pl.col("manager_id") != kept))
    pairs = one.join(other, how="cross", suffix="_2").filter(pl.col("manager_id") != pl.col("manager_id_2"))
    return pairs.filter(_begins_before("from", "to_2") & _begins_before("from_2", "to")).height


def _begins_before(start: str, end: str) -> pl.Expr:
    return pl.col(start).is_null() | pl.col(end).is_null() | (pl.col(start) < pl.col(end))


def _said_twice(ours: dict[str, pl.DataFrame], theirs: dict[str, pl.DataFrame]) -> int:
    """Posts in one department, and seats, that both hold for the very same time: that of the kept one counts."""
    keys = {"posts": ["department_id", "from", "to"], "holdings": ["seat_id", "from", "to"]}
    return sum(
        theirs[table].join(ours[table], on=on, how="semi", nulls_equal=True).height
        for table, on in keys.items()
        if table in theirs
    )
