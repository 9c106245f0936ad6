"""Which tables lie at a path, where their headers stand, and what else lies there."""

import dataclasses
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from graph_service.errors import InvalidError, ServiceError
from loaders.encoding import encoding_of
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.values import is_header
from loaders.mapping.foreign import KNOWN, Foreign, open_file
from loaders.mapping.model import File
from loaders.plausible import JAPANESE, WESTERN, is_japanese, is_western
from loaders.rows import Readable, Rows
from loaders.sources import CSV, WORKBOOKS
from loaders.templates import is_read_me
from loaders.workbook import Workbook

ABOVE: Final = 30
"""A header stands among so many rows at the beginning."""


@dataclasses.dataclass(frozen=True)
class Unread:
    """A file that is no table, or cannot be read (then with the error)."""

    name: str
    error: ServiceError | None = None


def tables_of(path: Path) -> tuple[list[Table], list[Unread]]:
    """All tables that lie at a path, in the order of their names, and whatever else lies there."""
    if not path.exists():
        raise InvalidError("loaders.no_such_path", path=path)
    entries = sorted(path.iterdir()) if path.is_dir() else [path]
    tables, unread = list[Table](), list[Unread]()
    for entry in entries:
        if entry.name.startswith((".", "~$")):
            continue
        if not entry.is_file() or entry.suffix.lower() not in KNOWN:
            unread.append(Unread(entry.name))
            continue
        try:
            found = list(_of_file(entry))
        except ServiceError as error:
            unread.append(Unread(entry.name, error))
            continue
        tables += [table for table in found if table.header]
        unread += [Unread(table.name) for table in found if not table.header]
    return tables, unread


def _of_file(path: Path) -> Iterator[Table]:
    titles: Sequence[str | None] = Workbook(path).titles if path.suffix.lower() in WORKBOOKS else [None]
    for title in titles:
        if title is not None and is_read_me(title):
            continue
        encoding = _proposed(path)
        reader = open_file(path, File(name=path.name, sheet=title, encoding=encoding))
        sheet = title if len(titles) > 1 else None
        line, titles_above = _header_line(reader)
        told = File(name=path.name, sheet=sheet, header_line=line, encoding=encoding)
        yield Table(Foreign(reader, told, ()), path, sheet, titles_above)


def _proposed(path: Path) -> str | None:
    """An encoding that may be meant where none is recognised."""
    is_open = path.suffix.lower() in CSV and encoding_of(path).name is None
    kinds = ((JAPANESE, is_japanese), (WESTERN, is_western)) if is_open else ()
    return next((codec for codec, is_written_so in kinds if is_written_so(path)), None)


def _header_line(reader: Readable) -> tuple[int | None, tuple[str, ...]]:
    """The line of the header and the texts above it, if lines stand there: the first as wide as most rows, and filled.

    A unit or a day is often written above the last column, with nothing beside it.
    """
    rows = next(iter(reader.read(ABOVE)), Rows())
    widths = [_width(cells) for cells in rows.cells]
    if len(widths) <= len("ab"):
        return None, ()
    usual_width = max(sorted(set(widths), reverse=True), key=widths.count)
    wide = [place for place, width in enumerate(widths) if width >= usual_width]
    is_narrow = usual_width <= len("ab")  # of two columns one may well have no name
    at = next((place for place in wide if is_narrow or _filled(rows.cells[place]) * 2 > usual_width), wide[0])
    if not at or not is_header(rows.cells[at]):
        return None, ()
    return rows.lines[at], tuple(text.strip() for cells in rows.cells[:at] for text in cells if text.strip())


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(text.strip()) for text in cells)


def _width(cells: Sequence[str]) -> int:
    return max((at for at, text in enumerate(cells, start=1) if text.strip()), default=0)
