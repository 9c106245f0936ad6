"""How the texts of one column point to rows of other tables, and which of them point to nothing."""

import dataclasses
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, reduce
from types import MappingProxyType
from typing import Final

import polars as pl

from loaders.mapping.draft.full_names import PEOPLE, full_names, turned, turning
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.values import counted
from loaders.mapping.spellings import Near, nearly

LISTED: Final = 20_000
"""Among more texts than this, the check of the mapping looks for spellings."""
ENOUGH: Final = 0.5
"""If so many rows find what they refer to, it is what is meant."""
NONE: Final[Mapping[str, str]] = MappingProxyType({})

Signs = tuple[str, ...]
"""What stands between several texts of one cell: any of these."""


@dataclasses.dataclass(frozen=True)
class Holder:
    """A table whose rows can be referred to, with the places of its id and its name."""

    guess: Guess
    id_at: int | None
    name_at: int | None
    parts: tuple[int, int] | None = None
    """First and family name, where they make up the name."""

    @property
    def table(self) -> Table:
        """The table."""
        return self.guess.table

    @cached_property
    def ids(self) -> Mapping[str, int]:
        """What its rows may be referred to by."""
        at = self.name_at if self.id_at is None else self.id_at
        return {} if at is None else self.table.counts(at)

    @cached_property
    def names(self) -> Mapping[str, int]:
        """Names, where ids are something else."""
        if self.id_at is None:
            return {}
        if self.parts is not None:
            rows = zip(*(self.table.column(at) for at in self.parts), strict=True)
            return counted([pl.Series(full_names(self.table, self.parts, rows), dtype=pl.String)])
        return {} if self.name_at is None else self._bearers(self.id_at, self.name_at)

    def _bearers(self, id_at: int, name_at: int) -> Mapping[str, int]:
        """By how many each name is borne: rows of one id are one."""
        if self.table.is_cut:
            return self.table.counts(name_at)
        both = pl.DataFrame({"id": self.table.column(id_at), "name": self.table.column(name_at)})
        return counted([both.unique(maintain_order=True)["name"]])


@dataclasses.dataclass(frozen=True)
class Pointed:
    """How the texts of a column point to rows of other tables."""

    holders: tuple[Holder, ...]
    by_name: bool
    share: float
    """Rows that find something, or something spelled nearly alike."""
    missing: Mapping[str, int]
    near: tuple[Near, ...]
    separators: Signs = ()
    is_ambiguous: bool = False
    """Whether several rows bear a name that is pointed to."""
    turning: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """The steps that put the family first where the column has it last, as in "伟 王"."""

    @property
    def is_meant(self) -> bool:
        """Whether enough is found, or not all that could be found was looked at."""
        return self.share >= ENOUGH or (bool(self.share) and any(holder.table.is_cut for holder in self.holders))

    @property
    def standing_in(self) -> tuple[str, ...]:
        """Columns of these tables in which most of the missing texts stand; numbers stand everywhere."""
        looks = [
            (table.header[at], table.look(at))
            for table in (holder.table for holder in self.holders)
            for at in table.addressed
        ]
        total = sum(self.missing.values())
        inside = {
            header: sum(rows for text, rows in self.missing.items() if text in look.counts)
            for header, look in looks
            if look.has_letters
        }
        return tuple(header for header, rows in inside.items() if rows and rows >= ENOUGH * total)

    @property
    def lost(self) -> Mapping[str, int]:
        """What is missing, and nothing known is spelled nearly like it."""
        near = {one.text for one in self.near}
        return {text: rows for text, rows in self.missing.items() if text not in near}


def occurring(signs: str, texts: Iterable[str]) -> Signs:
    """Those of the signs that stand in any of the texts."""
    every = "".join(texts)
    return tuple(sign for sign in signs if sign in every)


def split(counts: Mapping[str, int], separators: Signs) -> Mapping[str, int]:
    """The rows of single texts, where several stand in one cell."""
    if not separators:
        return counts
    found: dict[str, int] = {}
    first, *others = separators
    for text, rows in counts.items():
        alike = reduce(lambda cell, sign: cell.replace(sign, first), others, text)
        for piece in filter(None, map(str.strip, alike.split(first))):
            found[piece] = found.get(piece, 0) + rows
    return found


def pointed(
    holders: tuple[Holder, ...],
    counts: Mapping[str, int],
    separators: Signs = (),
    *,
    by_name: bool,
    eastern: Mapping[str, str] = NONE,
) -> Pointed:
    """What is found of these texts, by the ids or by the names of the rows; ``eastern`` names are turned first."""
    known = _together(holder.names if by_name else holder.ids for holder in holders)
    counts = _together({eastern.get(text, text): rows} for text, rows in counts.items()) if eastern else counts
    missing = {text: rows for text, rows in counts.items() if text not in known}
    often = dict(list(missing.items())[:LISTED])
    near = nearly(often, known) if len(known) <= LISTED else ()
    total = sum(counts.values())
    lost = sum(missing.values()) - sum(one.rows for one in near)
    is_ambiguous = by_name and any(known.get(text, 0) > 1 for text in counts)
    share = (total - lost) / total if total else 0.0
    steps = turning(eastern, is_whole=not separators) if eastern else {}
    return Pointed(holders, by_name, share, missing, near, separators, is_ambiguous, steps)


def ways_of(holders: tuple[Holder, ...], counts: Mapping[str, int], separators: Signs) -> Iterator[Pointed]:
    """By ids, by names as they stand, and where names have the family last, also turned."""
    yield pointed(holders, counts, separators, by_name=False)
    yield pointed(holders, counts, separators, by_name=True)
    eastern = turned(counts) if holders[0].guess.kind.thing in PEOPLE else {}
    if eastern:
        yield pointed(holders, counts, separators, by_name=True, eastern=eastern)


def _together(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    found: dict[str, int] = {}
    for one in counts:
        for text, rows in one.items():
            found[text] = found.get(text, 0) + rows
    return found
