"""How spans of time are written in a column: with units or as clocks, of which some can be read in two ways."""

import dataclasses
from collections import Counter
from collections.abc import Sequence
from typing import Final

from graph_service.recording.kind import Column
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.time_units import time_unit
from loaders.mapping.draft.values import Look
from loaders.mapping.spans import CLOCK, SECONDS, SIXTY, minutes_of

WANTED: Final = ("minutes",)
"""Columns of templates for how long something took."""
CLOCKS: Final = ("h:mm", "m:ss")
MOST: Final = 0.95
"""If so many rows hold spans, the column holds spans, and the others are faults."""
SAME: Final = 0.8
"""If so many rows say the same in two columns, both say how long it took."""
UNCLEAR, CONVERTED = 0.9, 0.95
"""What a column is worth of which nobody can tell how it is meant, or that must be converted, beside a plain one."""
DAY: Final = 24
"""Of more hours no meeting is, nor any call."""
LONG: Final = 10
"""So many hours are rare, so many minutes are not."""
ROUND: Final = 5
"""People write minutes in fives, and machines seconds as they come."""


@dataclasses.dataclass(frozen=True)
class Spans:
    """``clocks``: what two numbers with a colon may be; both mean that nobody can tell."""

    clocks: tuple[str, ...]
    example: str
    """A text whose meaning depends on that, if there is one."""
    others: tuple[str, ...]
    """Texts that are no spans."""


def spans_of(look: Look) -> Spans | None:
    """How the texts of a column are spans; None if they are none."""
    others = tuple(text for text in look.texts if minutes_of(text, CLOCKS[0]) is None)
    lost = sum(look.counts[text] for text in others)
    if not look.texts or lost > sum(look.counts[text] for text in look.texts) * (1 - MOST):
        return None
    short = {text: found for text in look.texts if (found := CLOCK.fullmatch(text)) and found[4] is None}
    pairs = [(int(found[2]), int(found[3])) for found in short.values()]
    return Spans(_clocks(pairs), next(iter(short), ""), others)


def is_of_spans(column: Column, look: Look) -> bool:
    """Whether a column of a template takes minutes, and these texts are spans of time."""
    return column.name in WANTED and look.numbers is None and spans_of(look) is not None


def spans_in(table: Table, at: int) -> Spans | None:
    """How a column holds spans; which clock it is, another column may tell that has the same in numbers of a unit."""
    spans = spans_of(table.look(at))
    if spans is None or not spans.example:
        return spans
    told = tuple(clock for clock in CLOCKS if _is_told(table, at, clock))
    return dataclasses.replace(spans, clocks=told) if len(told) == 1 else spans


def unit_counted(column: Column, header: str, look: Look) -> str:
    """The unit of which a column of numbers counts how many it took, where that is none of minutes; else nothing."""
    unit = time_unit(header) if column.name in WANTED and look.numbers else ""
    return "" if unit == WANTED[0] else unit


def ease(column: Column, table: Table, at: int) -> float:
    """How easily a column tells how long something took: of several the one that needs no guess is meant."""
    if column.name not in WANTED:
        return 1.0
    look = table.look(at)
    spans = None if look.numbers else spans_in(table, at)
    if spans is not None and len(spans.clocks) > 1:
        return UNCLEAR
    return CONVERTED if unit_counted(column, table.names[at], look) else 1.0


def _is_told(table: Table, at: int, clock: str) -> bool:
    """Whether a column of numbers says the same as a clock, if this is what the clock means."""
    units = {other: time_unit(table.names[other]) for other in table.addressed if other != at}
    return any(unit and _is_same(table, at, clock, other, SECONDS[unit]) for other, unit in units.items())


def _is_same(table: Table, at: int, clock: str, other: int, seconds: int) -> bool:
    pairs = Counter(zip(table.column(at), table.column(other), strict=True))
    both = {pair: rows for pair, rows in pairs.items() if pair[0] and (pair[1] or "").isdecimal()}
    same = sum(n for (text, count), n in both.items() if minutes_of(text, clock) == int(count) * seconds // SIXTY)
    return bool(both) and same >= SAME * sum(both.values())


def _clocks(pairs: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Hours and minutes, or minutes and seconds, by how large what leads is and how round what follows."""
    longest = max((first for first, _ in pairs), default=0)
    if longest >= DAY:
        return CLOCKS[1:]
    is_round = all(second % ROUND == 0 for _, second in pairs)
    return CLOCKS[:1] if is_round and longest < LONG else CLOCKS
