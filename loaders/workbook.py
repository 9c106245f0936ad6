"""Sheets of an Excel workbook: cells as their users see them, dates as dates, ids without .0, formulas' last values."""

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import cached_property
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, XmlError, ZipError

from graph_service.errors import InvalidError
from graph_service.recording.kind import FactKind
from loaders.rows import CHUNK_ROWS, Rows
from loaders.workbook_parts import Errors, counts_from_1904, error_cells, refuse_bombs

Cell = str | int | float | bool | date | datetime | time | timedelta
EXACT = 2**53
Place = tuple[int, int]
"""Row and column, from 0."""


@dataclasses.dataclass(frozen=True)
class SheetRows:
    """One sheet of a workbook."""

    workbook: "Workbook"
    title: str

    @property
    def name(self) -> str:
        """As Excel writes it in references: [book.xlsx]sheet."""
        return f"[{self.workbook.path.name}]{self.title}"

    @property
    def is_damaged(self) -> bool:
        """Whether characters were lost: a workbook says how its texts are written."""
        return False

    def read(self, size: int = CHUNK_ROWS) -> Iterator[Rows]:
        """All rows in chunks. The sheet is in memory as long as this goes on."""
        sheet = self.workbook.open(self.title)
        errors = self.workbook.errors(self.title)
        merged = _Merged(sheet.merged_cell_ranges or ())
        total = max(sheet.total_height, 1)
        rows = Rows()
        for line, cells in enumerate(sheet.iter_rows(), start=1):
            texts = [text_of(cell) for cell in cells]
            for column, error in errors.get(line, ()):
                texts += [""] * (column + 1 - len(texts))
                texts[column] = error
            merged.fill(line, texts)
            if any(texts):
                rows.lines.append(line)
                rows.cells.append(texts)
            if len(rows.cells) >= size:
                rows.share = line / total
                yield rows
                rows = Rows()
        rows.share = 1.0
        yield rows


class _Merged:
    """Cells merged over several lines: only the first holds the text, and whoever looks at the sheet sees it in all."""

    def __init__(self, ranges: Iterable[tuple[Place, Place]]) -> None:
        self._until: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in ranges:
            if bottom > top:
                self._until.setdefault(top + 1, []).append((left, bottom + 1))
        self._open: list[tuple[int, int, str]] = []

    def fill(self, line: int, texts: list[str]) -> None:
        """Put what stands above into the cells of a line that belong to it; lines come in their order."""
        self._open = [one for one in self._open if one[1] >= line]
        for column, _, text in self._open:
            texts[column] = text
        begun = self._until.get(line, ())
        self._open += [(column, until, texts[column]) for column, until in begun if column < len(texts)]


@dataclasses.dataclass(frozen=True)
class Sheet(SheetRows):
    """One sheet of a template."""

    kind: FactKind


class Workbook:
    """An .xlsx file; refused before it is unpacked if it would grow out of all proportion."""

    def __init__(self, path: Path) -> None:
        self.path = path
        refuse_bombs(path)
        try:
            self._book = CalamineWorkbook.from_path(str(path))
        except PasswordError as error:
            raise InvalidError("loaders.workbook_password", file=path.name) from error
        except (CalamineError, XmlError, ZipError, OSError) as error:
            raise InvalidError("loaders.not_a_workbook", file=path.name) from error

    @property
    def titles(self) -> Sequence[str]:
        """Names of the sheets, in their order."""
        return list(self._book.sheet_names)

    @cached_property
    def counts_from_1904(self) -> bool:
        """Whether its numbers for days count from 1904; cells that are formatted as days are days in any case."""
        return counts_from_1904(self.path)

    def open(self, title: str) -> CalamineSheet:
        """The cells of a sheet."""
        try:
            return self._book.get_sheet_by_name(title)
        except (CalamineError, XmlError, ZipError) as error:
            raise InvalidError("loaders.not_a_workbook", file=self.path.name) from error

    def errors(self, title: str) -> Errors:
        """Cells whose formula failed."""
        return error_cells(self.path, title)


def text_of(cell: Cell) -> str:
    """A cell as a CSV file would have it. Excel reckons with 15 digits, so no more are meant."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < EXACT else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time.min else cell.isoformat(timespec="milliseconds")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
