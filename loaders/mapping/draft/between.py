"""How long a meeting took, where a file has the moments at which it began and ended and no length."""

import re
from collections.abc import Iterator
from typing import Final

from loaders.mapping.draft.day_headers import says
from loaders.mapping.draft.day_lines import day_lines
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.guess import Guess
from loaders.mapping.draft.parts import Line
from loaders.mapping.draft.tables import Table
from loaders.mapping.model import Cell
from loaders.mapping.usual_words import usual

MEETINGS, START, LENGTH = "interactions", "held_at", "minutes"
MOST: Final = 0.9
"""If so many rows have a time of day, the column holds moments."""
_CLOCK = re.compile(r"\d:\d\d")


def between(export: Export, guess: Guess) -> Iterator[Line]:
    """The line for the minutes from the start to the end; a comment, where one of them can be read in several ways."""
    taken, table = guess.chosen, guess.table
    if guess.kind.name != MEETINGS or guess.is_ours or LENGTH in taken or START not in taken:
        return
    start, free = taken[START].at, {*table.addressed} - {match.at for match in taken.values()}
    end = next((at for at in table.addressed if at in free and _is_end(table.names[at])), None)
    if end is None or not (_has_moments(table, start) and _has_moments(table, end)):
        return
    ways = [list(day_lines(export, table, guess.kind.column(START), at)) for at in (start, end)]
    cells = tuple(lines[0].source for lines in ways)
    yield Line(LENGTH, Cell(minutes_between=cells), is_active=all(len(lines) == 1 for lines in ways))


def _is_end(header: str) -> bool:
    """Whether a header says when something ended."""
    return says(header, usual().meeting_ends, (*usual().things[MEETINGS], *usual().files[MEETINGS]))


def _has_moments(table: Table, at: int) -> bool:
    look = table.look(at)
    clocked = sum(bool(_CLOCK.search(text)) for text in look.texts)
    return look.meant_days is not None and clocked >= MOST * len(look.texts)
