"""Names that no header tells: the column of a table whose texts stand where other tables refer to its rows."""

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Final

from graph_service.recording.kind import Column
from loaders.mapping.draft.guess import Guess, name_parts
from loaders.mapping.draft.match import SURE, Match
from loaders.mapping.draft.tables import Table

INSIDE: Final = 0.95
"""So many of the rows that refer to something must find it there."""


@dataclasses.dataclass(frozen=True)
class Named:
    """The column of names of a table, and the table whose references tell it."""

    match: Match
    by: Table


def references(guess: Guess) -> list[tuple[Column, int]]:
    """The columns of a table that name things, with their places."""
    taken = guess.chosen
    return [
        (column, taken[column.name].at) for column in guess.kind.columns if column.refers_to and column.name in taken
    ]


def by_references(guesses: Mapping[Table, Guess]) -> Mapping[Table, Named]:
    """The columns of names of the tables that seem to have none."""
    found: dict[Table, Named] = {}
    for table, guess in guesses.items():
        lacks_name = guess.kind.thing and "id" in guess.chosen and "name" not in guess.chosen
        if lacks_name and not name_parts(guess.kind, table):
            named = next(_named(guess, guesses), None)
            found |= {} if named is None else {table: named}
    return found


def _named(guess: Guess, guesses: Mapping[Table, Guess]) -> Iterator[Named]:
    """Columns whose texts are referred to, if the ids are not."""
    for other in guesses.values():
        for column, at in references(other) if other is not guess else ():
            counts = other.table.look(at).counts
            if column.refers_to != (guess.kind.thing,) or _inside(counts, guess.table, guess.chosen["id"].at):
                continue
            taken = {match.at for match in guess.chosen.values()}
            free = (place for place in guess.table.addressed if place not in taken)
            yield from (
                Named(Match("name", place, SURE), other.table) for place in free if _inside(counts, guess.table, place)
            )


def _inside(counts: Mapping[str, int], table: Table, at: int) -> bool:
    known, look = table.counts(at), table.look(at)
    inside = sum(rows for text, rows in counts.items() if text in known)
    return bool(counts) and look.has_letters and inside >= INSIDE * sum(counts.values())
