"""A record: one node or one keyed tie as it is stored, and the statements that find and write it."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from graph_service.store.statements import Statement


@dataclasses.dataclass(frozen=True)
class Ids:
    """Parameters of a statement that finds records."""

    ids: list[str]


@dataclasses.dataclass(frozen=True)
class Stored:
    """What was found: per record one list, in the order id, digest, version, then the record's fields."""

    records: list[list[Any]]


@dataclasses.dataclass(frozen=True)
class Rows:
    """Parameters of a statement that writes: one map per row."""

    rows: list[dict[str, Any]]


@dataclasses.dataclass(frozen=True)
class Written:
    """How many of the rows found an end missing; always 0 after the checks, else it is a bug."""

    missing: int


Find = Statement[Ids, Stored]
Write = Statement[Rows, Written]


@dataclasses.dataclass(frozen=True)
class Anchors:
    """Ids from which the dossiers that a change touches are found: locked before it, bumped after it."""

    customers: tuple[str, ...] = ()
    subtrees: tuple[str, ...] = ()
    """Customers touched together with everything below them."""
    departments: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    opportunities: tuple[str, ...] = ()
    seats: tuple[str, ...] = ()
    is_company: bool = False

    def __or__(self, other: "Anchors") -> "Anchors":
        return Anchors(
            customers=_union(self.customers, other.customers),
            subtrees=_union(self.subtrees, other.subtrees),
            departments=_union(self.departments, other.departments),
            people=_union(self.people, other.people),
            opportunities=_union(self.opportunities, other.opportunities),
            seats=_union(self.seats, other.seats),
            is_company=self.is_company or other.is_company,
        )


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({*one, *other}))


@dataclasses.dataclass(frozen=True)
class Link:
    """A tie without properties of its own that follows a column of a node: rewritten when the column changes."""

    column: str
    write: Write
    kind: tuple[str, str] | None = None
    """Only rows where this column has this value (an id that may point to several kinds of things)."""
    phase: int = 0
    anchors: Callable[[pl.DataFrame], Anchors] | None = None
    """Who is touched when the tie changes, besides whom the record touches."""


@dataclasses.dataclass(frozen=True)
class Derived:
    """Columns that follow from the others and are no content of their own: not compared, written along."""

    columns: tuple[str, ...]
    of: Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclasses.dataclass(frozen=True)
class Record:
    """One node or keyed tie.

    ``rows`` turns an accepted frame into one row per line of the file: ``row``, ``id`` and those of
    ``fields`` that the file has; where several lines make one record, the line that speaks for it comes first.
    """

    name: str
    fields: Mapping[str, pl.DataType]
    rows: Callable[[pl.DataFrame], pl.DataFrame]
    anchors: Callable[[pl.DataFrame], Anchors]
    find: Find
    write: Write
    links: tuple[Link, ...] = ()
    phase: int = 0
    is_main: bool = True
    """Whether creating it creates the row; a reporting line added to a known person only changes the row."""
    is_append_only: bool = False
    """Other content under a known id is a conflict, never a change."""
    is_keyed: bool = False
    """Its id is made of the ends it ties: another one of that id lies in the same dossiers."""
    derived: Derived | None = None
    sealed: tuple[str, ...] = ()
    """Fields with notes about people: stored under a key of the record, which an erasure destroys."""
    end: str = ""
    """A field without which the tie does not exist: emptied, the tie goes."""

    @property
    def last_phase(self) -> int:
        """The last pass over the file in which something of this record is written."""
        return max([self.phase, *(link.phase for link in self.links)])
