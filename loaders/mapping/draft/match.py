"""Which column of a table feeds which column of a template: what names say, weighed with what the values look like."""

import dataclasses
import math
from collections.abc import Mapping
from typing import Final

from graph_service.recording.kind import Column, ColumnType, FactKind
from loaders.mapping.draft.choices import placed
from loaders.mapping.draft.names import likeness
from loaders.mapping.draft.spans import WANTED, ease, is_of_spans, unit_counted
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.time_units import without_time_unit
from loaders.mapping.draft.values import Look

SURE, POSSIBLE = 0.6, 0.4
"""From here on a match is taken; from here on it is worth a comment."""
UNFIT, WEAK, UNTIDY = 0.0, 0.3, 0.8
FEW_FILLED: Final = 0.65
EMPTY: Final = 0.5
"""Nothing stands in the column, so nothing speaks against it."""
MANY_IDS: Final = 5
"""Among so many ids one that stands twice is a slip."""
DAYS = (ColumnType.DATE, ColumnType.MOMENT)
NUMBERS = (ColumnType.MONEY, ColumnType.NUMBER, ColumnType.INTEGER)
CHOICES = (ColumnType.CHOICE, ColumnType.CHOICES)


@dataclasses.dataclass(frozen=True)
class Match:
    """A column of a table, by its place, that may feed a column of a template."""

    column: str
    at: int
    score: float


def matches_of(kind: FactKind, table: Table) -> list[Match]:
    """All that are possible, the best first; of equals those of earlier columns."""
    found = [
        Match(column.name, at, score)
        for column in kind.columns
        for at in table.addressed
        if (score := _score(kind, column, table, at)) >= POSSIBLE
    ]
    return sorted(found, key=lambda match: -match.score)


def chosen(matches: list[Match], least: float = SURE) -> Mapping[str, Match]:
    """The best pairs, each column of either side once."""
    found: dict[str, Match] = {}
    for match in matches:
        is_free = match.column not in found and all(match.at != other.at for other in found.values())
        if is_free and match.score >= least:
            found[match.column] = match
    return found


def _score(kind: FactKind, column: Column, table: Table, at: int) -> float:
    header, look = table.names[at], table.look(at)
    called = (header, without_time_unit(header)[0]) if column.name in WANTED else (header,)
    name = max(likeness(kind.name, column.name, one) for one in called)
    if name < POSSIBLE:
        return 0.0
    fit = _filled(look) if unit_counted(column, header, look) else _fit(kind, column, look)
    return name * fit * ease(column, table, at)


def _fit(kind: FactKind, column: Column, look: Look) -> float:
    """How well the values suit a column, from 0 to 1."""
    if not look.filled:
        return EMPTY
    if column.refers_to:
        return UNFIT if look.days and not look.numbers else 1.0
    if column.name == "id":
        return _fit_of_id(kind, look)
    if column.type in CHOICES:
        return _fit_of_choice(kind, column, look)
    return _fit_of_value(column, look) * _filled(look)


def _fit_of_value(column: Column, look: Look) -> float:
    numbers = look.numbers
    if column.type in DAYS:
        return 1.0 if look.meant_days else UNFIT
    if column.type in NUMBERS:
        is_suited = numbers and (numbers.is_whole or column.type is not ColumnType.INTEGER)
        is_suited = is_suited or is_of_spans(column, look)
        return 1.0 if is_suited else UNFIT
    if column.type is ColumnType.BOOLEAN:
        return 1.0 if look.is_answer else UNFIT
    return WEAK if look.days else _fit_of_text(column, look)


def _fit_of_id(kind: FactKind, look: Look) -> float:
    if look.is_unique:
        return WEAK if look.days and not look.numbers else 1.0
    n_repeated = look.filled - len(look.counts)
    is_nearly = look.share > 1 - 1 / 20 and n_repeated <= max(look.filled / 50, len(look.counts) >= MANY_IDS)
    return 1 - 1 / 20 if is_nearly else UNTIDY if kind.group == "id" else WEAK


def _fit_of_choice(kind: FactKind, column: Column, look: Look) -> float:
    if not look.is_few and not column.is_required:
        return UNFIT
    codes = placed(kind.name, column, look.counts)
    rows = sum(n for text, n in look.counts.items() if codes[text])
    return 1 - (1 - rows / look.filled) * WEAK if rows else EMPTY


def _fit_of_text(column: Column, look: Look) -> float:
    if column.name != "name":
        return UNTIDY if look.numbers else 1.0
    is_name = look.has_letters and not look.numbers
    return WEAK if not is_name else EMPTY if look.repeats else 1.0


def _filled(look: Look) -> float:
    """Of two columns with equally good names the one that is filled is meant."""
    return FEW_FILLED + (1 - FEW_FILLED) * math.sqrt(look.share)
