"""Rows that are rejected only because others are: which of those cost how many, so that they are mended first."""

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping

from loaders.file_report import ECHO, Reject

Line = tuple[str, int]
"""A file and a line of it."""


@dataclasses.dataclass(frozen=True)
class Cost:
    """A rejected row, and how many others are rejected because of it, directly or by others again."""

    file: str
    line: int
    rows: int


def costs(rejects: Iterable[Reject]) -> tuple[Cost, ...]:
    """Rejected rows that others fall with, those that cost the most first; a row falls with one alone."""
    falls: dict[Line, Line] = {}
    at_fault: set[Line] = set()
    for one in rejects:
        here = one.file, one.line
        if one.code != ECHO:
            at_fault.add(here)
        elif one.cause_file is not None and one.cause_line is not None:
            falls.setdefault(here, (one.cause_file, one.cause_line))
    by_cause = Counter(_first(one, falls, at_fault) for one in falls if one not in at_fault)
    found = [Cost(*line, rows) for line, rows in by_cause.items() if line in at_fault]
    return tuple(sorted(found, key=lambda cost: (-cost.rows, cost.file, cost.line)))


def _first(line: Line, falls: Mapping[Line, Line], at_fault: set[Line]) -> Line:
    """The row with which all began; two that refer to each other lead back to either."""
    seen: set[Line] = set()
    while line not in at_fault and line in falls and line not in seen:
        seen.add(line)
        line = falls[line]
    return line
