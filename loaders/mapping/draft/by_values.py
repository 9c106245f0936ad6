"""References that no name tells: a column all of whose texts are ids or names of rows of another table."""

from collections.abc import Mapping
from typing import Final

from loaders.mapping.draft.export import Export
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.match import Match

INSIDE: Final = 0.95
"""Numbers are found everywhere; of texts with letters in them, so many rows are no chance."""


def by_values(export: Export, guess: Guess) -> Mapping[str, Match]:
    """The columns that may name something, where one alone does, and no name of a column has told it."""
    found: dict[str, Match] = {}
    taken = {match.at for match in guess.chosen.values()}
    for column in guess.kind.columns:
        things = set(column.refers_to) - {guess.kind.thing}
        if len(things) != 1 or len(column.refers_to) != 1 or column.name in guess.chosen:
            continue
        free = [at for at in guess.table.addressed if at not in taken]
        named = [at for at in free if _is_inside(export, column.refers_to[0], guess, at)]
        if len(named) == 1:
            found[column.name] = Match(column.name, named[0], INSIDE)
            taken.add(named[0])
    return found


def _is_inside(export: Export, thing: str, guess: Guess, at: int) -> bool:
    look = guess.table.look(at)
    rows = {text: n for text, n in look.counts.items() if text not in look.empties}
    if not look.has_letters or len(rows) <= 1 or look.days:
        return False
    holders = export.holders.get(thing, ())
    known = [texts for holder in holders for texts in (holder.ids, holder.names)]
    inside = sum(n for text, n in rows.items() if any(text in texts for texts in known))
    return inside >= INSIDE * sum(rows.values())
