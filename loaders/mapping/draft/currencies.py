"""Amounts in several currencies: by the marks that they bear, or by a column of codes beside them."""

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from loaders.mapping.draft.export import Export
from loaders.mapping.draft.numbers import is_number
from loaders.mapping.draft.parts import Line, Source, with_steps
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.terms import term
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.draft.values import FEW
from loaders.mapping.marks import known, mark_of
from loaders.mapping.model import Cell, cell
from loaders.mapping.usual_words import usual

RATE: Final = "?"
"""Stands where somebody must write a rate; as long as it does, the rows are rejected."""
PLACES: Final = 2
NONE: Final = ""
"""The mark of a number that bears none."""


def of_one_currency(export: Export, table: Table, at: int, line: Line) -> Iterator[Line]:
    """The line for an amount; where they are in several currencies, proposals alone: nobody's amount is another's."""
    marks, beside = _marks(table, at), _codes_beside(table, at)
    bearing = {mark: rows for mark, rows in marks.items() if mark != NONE}
    if len(_currencies(bearing)) <= 1:
        bearing = {}
    if not bearing and beside is None:
        yield line
        return
    notes = line.notes
    if bearing:
        note = export.say("mapping.draft_currency_marks", values=listed(bearing, len(bearing)))
        yield _proposed(line, with_steps(line.source, currency=_most_often(bearing)), (*notes, note))
        notes = ()
    if beside is None:
        yield _proposed(line, _multiplied(line.source, _mark_of(table.header[at], bearing), marks), ())
        return
    header, codes = table.header[beside], table.counts(beside)
    fields = {"column": quoted(header), "values": listed(codes, len(codes))}
    note = export.say("mapping.draft_currency_column", **fields)
    yield _proposed(line, _multiplied(line.source, {"column": header}, codes), (*notes, note))


def _marks(table: Table, at: int) -> Mapping[str, int]:
    """The marks of the amounts of a column, with their rows, those of most rows first."""
    found: Counter[str] = Counter()
    for text, rows in table.counts(at).items():
        if is_number(text):
            found[mark_of(text) or NONE] += rows
    return dict(found.most_common())


def _codes_beside(table: Table, at: int) -> int | None:
    """The nearest column that names several currencies, by its header or by what stands in it."""
    called = [one for one in table.addressed if one != at and _is_called_so(table.names[one])]
    coded = [one for one in table.addressed if one != at and set(table.look(one).texts) <= known()]
    for places in (called, coded):
        several = [one for one in places if _names_several(table, one)]
        if several:
            return min(several, key=lambda one: abs(one - at))
    return None


def _names_several(table: Table, at: int) -> bool:
    look = table.look(at)
    return look.has_letters and not look.days and len(look.texts) <= FEW and len(_currencies(table.counts(at))) > 1


def _is_called_so(header: str) -> bool:
    rests = (term(header).without(term(word)) for word in usual().currency)
    beside = {word for text in (*usual().ids, *usual().names, "iso") for word in term(text).words}
    return any(rest is not None and (rest.is_end or set(rest.words) <= beside) for rest in rests)


def _currencies(marks: Iterable[str]) -> set[str]:
    """Marks and words of one currency are one: € and EUR."""
    same = _same()
    return {same.get(mark.casefold(), mark.casefold()) for mark in marks}


def _most_often(marks: Iterable[str]) -> list[str]:
    """All marks of the currency whose mark stands first."""
    first, *others = marks
    return [first, *(mark for mark in others if _currencies([first, mark]) == _currencies([first]))]


@cache
def _same() -> Mapping[str, str]:
    return {text.casefold(): code for code, own in usual().currencies.items() for text in (code, *own)}


def _mark_of(header: str, marks: Iterable[str]) -> dict[str, Any]:
    """The mark that an amount itself bears."""
    longest_first = sorted(marks, key=lambda mark: (-len(mark), mark))
    return {"column": header, "pattern": f"({'|'.join(map(re.escape, longest_first))})"}


def _multiplied(given: Source, currency: Mapping[str, Any], texts: Iterable[str]) -> Source:
    """The amount of each row by the rate of its currency; what its header says of the unit is reckoned first."""
    rates = Cell.model_validate({**currency, "values": dict.fromkeys(texts, RATE)})
    if cell(given).times is not None:
        return Cell(join=(given,), times=rates, places=PLACES)
    return with_steps(given, times=rates, places=PLACES)


def _proposed(line: Line, given: Source, notes: tuple[str, ...]) -> Line:
    return dataclasses.replace(line, source=given, notes=notes, is_active=False)
