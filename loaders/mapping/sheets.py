"""Which sheets of a workbook a mapping means: those that it names, and all that a name with * in it fits."""

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from loaders.sources import WORKBOOKS
from loaders.workbook import SheetRows, Workbook

ANY = "*"
"""No title of a sheet has it."""


def chosen(path: Path, told: Sequence[str] | None) -> list[str | None]:
    """The sheets of a file whose rows are read one after the other; None: the only one that it has.

    Of a name with * in it those in which anything stands, in the order of the workbook. What fits none is kept as it
    is said, so that it is refused when it is opened. A CSV file is the sheet of its name, whose rejected rows it holds.
    """
    if told is None:
        return [None]
    if path.suffix.lower() not in WORKBOOKS:
        return [path.stem if any(fits(path.stem, one) for one in told) else told[0]]
    if not any(ANY in one for one in told):
        return [*dict.fromkeys(told)]
    book = Workbook(path)
    return [*dict.fromkeys(title for one in told for title in _titles(book, one))]


def fits(title: str | None, told: str | None) -> bool:
    """Whether a sheet is meant by what is said of it."""
    return title == told if title is None or told is None else fnmatchcase(title, told)


def come_back(sheet: str) -> str:
    """The file in which rejected rows of a sheet are written back."""
    return f"{sheet}.csv"


def _titles(book: Workbook, told: str) -> list[str]:
    if ANY not in told:
        return [told]
    found = [title for title in book.titles if fits(title, told)]
    return [one for one in found if any(rows.cells for rows in SheetRows(book, one).read(size=1))] or [told]
