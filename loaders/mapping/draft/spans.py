"""How spans of time are written in a column: with units or as clocks, of which some can be read in two ways."""

import dataclasses
from collections.abc import Sequence
from typing import Final

from graph_service.recording.kind import Column
from loaders.mapping.draft.values import Look
from loaders.mapping.spans import CLOCK, minutes_of

WANTED: Final = ("minutes",)
"""Columns of templates for how long something took."""
CLOCKS: Final = ("h:mm", "m:ss")
MOST: Final = 0.95
"""If so many texts are spans, the column holds spans, and the others are faults."""
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
    if not look.texts or len(others) > len(look.texts) * (1 - MOST):
        return None
    short = {text: found for text in look.texts if (found := CLOCK.fullmatch(text)) and found[4] is None}
    pairs = [(int(found[2]), int(found[3])) for found in short.values()]
    return Spans(_clocks(pairs), next(iter(short), ""), others)


def is_of_spans(column: Column, look: Look) -> bool:
    """Whether a column of a template takes minutes, and these texts are spans of time."""
    return column.name in WANTED and look.numbers is None and spans_of(look) is not None


def _clocks(pairs: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    """Hours and minutes, or minutes and seconds, by how large what leads is and how round what follows."""
    longest = max((first for first, _ in pairs), default=0)
    if longest >= DAY:
        return CLOCKS[1:]
    is_round = all(second % ROUND == 0 for _, second in pairs)
    return CLOCKS[:1] if is_round and longest < LONG else CLOCKS
