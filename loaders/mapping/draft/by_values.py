"""References that no name tells: a column all of whose texts are ids or names of rows of another table."""

from collections.abc import Iterable, Mapping
from typing import Final

from loaders.mapping.draft.by_ids import share_of_ids
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.full_names import PEOPLE, turned
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.match import Match

INSIDE: Final = 0.95
"""Numbers are found everywhere; of texts with letters in them, and of codes, so many rows are no chance."""
LONG: Final = 6
"""A number of so many digits that all others have as well is a code, and no amount."""


def by_values(export: Export, guess: Guess) -> Mapping[str, tuple[Match, ...]]:
    """The columns that may name something, where no name of a column has told it; of several nobody knows which."""
    found: dict[str, tuple[Match, ...]] = {}
    taken = {match.at for match in guess.chosen.values()}
    for column in guess.kind.columns:
        things = set(column.refers_to) - {guess.kind.thing}
        if len(things) != 1 or len(column.refers_to) != 1 or column.name in guess.chosen:
            continue
        free = [at for at in guess.table.addressed if at not in taken]
        named = [at for at in free if _is_inside(export, column.refers_to[0], guess, at)]
        ids = [at for at in named if _is_id(export, column.refers_to[0], guess, at)]
        named = ids if len(ids) == 1 else named  # beside the names of the same rows
        if len(named) == 1 or column.is_required:
            found[column.name] = tuple(Match(column.name, at, INSIDE) for at in named)
            taken |= set(named) if len(named) == 1 else set()
    return found


def _is_inside(export: Export, thing: str, guess: Guess, at: int) -> bool:
    look = guess.table.look(at)
    rows = {text: n for text, n in look.counts.items() if text not in look.empties}
    if not (look.has_letters or are_codes(rows)) or len(rows) <= 1 or (look.days and look.has_letters):
        return False
    holders = export.holders.get(thing, ())
    known = [texts for holder in holders for texts in (holder.ids, holder.names)]
    eastern = turned(rows) if thing in PEOPLE else {}
    inside = sum(n for text, n in rows.items() if any({text, eastern.get(text)} & texts.keys() for texts in known))
    return inside >= INSIDE * sum(rows.values())


def _is_id(export: Export, thing: str, guess: Guess, at: int) -> bool:
    """Whether a column holds ids, of rows that have names as well."""
    holders = [holder for holder in export.holders.get(thing, ()) if holder.id_at is not None]
    return any(share_of_ids(guess.table, at, holder.ids) >= INSIDE for holder in holders)


def are_codes(texts: Iterable[str]) -> bool:
    """Whether these are digits that hardly count anything: long, and each as long as the others, or with a 0 before."""
    known = list(texts)
    if not all(text.isdecimal() for text in known):
        return False
    is_padded = any(text.startswith("0") and len(text) > 1 for text in known)
    return len(set(map(len, known))) == 1 and (is_padded or len(known[0]) >= LONG)
