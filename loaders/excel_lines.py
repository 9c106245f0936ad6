"""Sheets of a workbook as texts, as a person sees them: dates as dates, ids without ``.0``, true and false."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from graph_service.errors import InvalidError
from loaders.source import Line

LARGEST_INFLATED = 512 << 20
MOST_ENTRIES = 10_000
HIGHEST_RATIO = 200


def open_workbook(path: Path) -> CalamineWorkbook:
    """The workbook; refused before it is parsed where it would unpack to something monstrous."""
    try:
        _guard(path)
        return CalamineWorkbook.from_path(str(path))
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError) as error:
        raise InvalidError("loaders.not_a_workbook", file=path.name) from error


def _guard(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    inflated = sum(entry.file_size for entry in entries)
    packed = max(sum(entry.compress_size for entry in entries), 1)
    is_bomb = inflated / packed > HIGHEST_RATIO and inflated > LARGEST_INFLATED // 8
    if inflated > LARGEST_INFLATED or len(entries) > MOST_ENTRIES or is_bomb:
        raise InvalidError("loaders.workbook_too_large", file=path.name, megabytes=inflated >> 20)


def sheet_lines(path: Path, sheet: str) -> Iterator[Line]:
    """The rows of a sheet; empty rows are passed over."""
    rows = open_workbook(path).get_sheet_by_name(sheet)
    first = rows.start[0] if rows.start else 0
    for offset, row in enumerate(rows.to_python(skip_empty_area=True)):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield Line(first + offset + 1, cells)


def _text(cell: object) -> str:
    match cell:
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 2**53:
            return str(int(cell))
        case datetime() if cell.time() == time(0):
            return cell.date().isoformat()
        case datetime() | date():
            return cell.isoformat()
        case _:
            return str(cell)
