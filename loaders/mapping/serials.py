"""Numbers for days: a workbook says itself from which year they count, and a mapping may not say otherwise."""

from collections.abc import Callable, Iterator
from pathlib import Path

from graph_service.errors import InvalidError
from loaders.mapping.days import EXCEL_1904, SERIALS
from loaders.mapping.foreign import Foreign
from loaders.mapping.model import Cell, Lookup, cell
from loaders.mapping.reading import place
from loaders.mapping.source import Part

LookedIn = Callable[[Lookup], list[Foreign]]
"""The files in which something is looked up."""


def check_serials(part: Part, given: Cell | str, line: Path, looked_in: LookedIn) -> None:
    """Refuse a cell that counts days otherwise than the workbook they stand in: they would be four years off."""
    one = cell(given)
    for form in one.date or ():
        for file in _files(part, one, looked_in):
            if form in SERIALS and file.serials not in (None, form):
                code = "mapping.days_from_1904" if file.serials == EXCEL_1904 else "mapping.days_from_1900"
                raise InvalidError(code, path=line, place=place(part.at, part.block), file=file.name)
    for other in one.reads:
        check_serials(part, other, line, looked_in)


def _files(part: Part, one: Cell, looked_in: LookedIn) -> Iterator[Foreign]:
    """Where the texts of a cell come from."""
    if one.lookup is not None and one.lookup.file is not None:
        yield from looked_in(one.lookup)
    elif one.inner:
        for other in one.inner:
            yield from _files(part, cell(other), looked_in)
    else:
        yield part.file
