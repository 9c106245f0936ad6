"""Ids that stand beside names: of "Account Name" and "Account Name.id" the one that holds ids of the other table."""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Final

from loaders.mapping.draft.by_references import references
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.match import SURE, Match
from loaders.mapping.draft.tables import Table

ENOUGH: Final = 0.5
"""If so many rows find what they refer to, it is what is meant."""


def by_ids(guesses: Mapping[Table, Guess]) -> Mapping[Table, Guess]:
    """The guesses, with columns of ids in the place of columns of names that are called as well."""
    ids = _ids(guesses.values())
    return {table: _with_ids(guess, ids) for table, guess in guesses.items()}


def share_of_ids(table: Table, at: int, ids: Iterable[str]) -> float:
    """In how many of the rows that say something one of these ids stands."""
    known, counts = set(ids), table.look(at).counts
    total = sum(rows for text, rows in counts.items() if text not in table.doubtful_empties)
    return sum(rows for text, rows in counts.items() if text in known) / total if total else 0.0


def _ids(guesses: Iterable[Guess]) -> Mapping[str, set[str]]:
    """The ids of each kind of thing."""
    found: dict[str, set[str]] = {}
    for guess in guesses:
        if guess.kind.thing and "id" in guess.chosen:
            found.setdefault(guess.kind.thing, set()).update(guess.table.counts(guess.chosen["id"].at))
    return found


def _with_ids(guess: Guess, ids: Mapping[str, set[str]]) -> Guess:
    better: list[Match] = []
    for column, at in references(guess) if not guess.is_ours else ():
        known = {id_ for thing in column.refers_to for id_ in ids.get(thing, ())}
        taken = {match.at for match in (*guess.chosen.values(), *better)}
        free = [one for one in guess.matches if one.column == column.name and one.at not in taken and one.score >= SURE]
        shares = {one.at: share_of_ids(guess.table, one.at, known) for one in free}
        best = max(free, key=lambda one: shares[one.at], default=None)
        if best is not None and shares[best.at] >= ENOUGH and shares[best.at] > share_of_ids(guess.table, at, known):
            better.append(dataclasses.replace(best, score=1.0))
    return dataclasses.replace(guess, matches=(*better, *guess.matches)) if better else guess
