"""What lies inside an .xlsx file: how large it unpacks, whence days count, and cells whose formula has no value.

The reader of cells gives such a formula as an empty cell, and empty would mean unknown: so they are looked up
in the parts of the file themselves.
"""

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from graph_service.errors import InvalidError

MEGABYTE = 1_000_000
LARGEST_MB = 600
"""Unpacked; a sheet of Excel's full million rows and ten columns is about as large."""
LARGEST_RATIO = 200
HARMLESS_MB = 20
"""Below this no ratio matters."""
DIRECTORY_MB = 2
"""Largest list of sheets."""
BLOCK = 1 << 20
LONGEST_CELL = 1 << 16

BOOK = "xl/workbook.xml"
"""The part that lists the sheets, and says from when days are counted."""

Errors = Mapping[int, list[tuple[int, str]]]
"""Line -> positions and texts of formulas without a value, such as #N/A."""

NOT_CALCULATED = "#NOT CALCULATED"
"""Stands for the value of a formula that some program wrote without one."""

_FAILED = rb'<c\s(?P<failed>[^>]*\bt="e"[^>]*)>(?:(?!</c>).)*?<v>(?P<error>[^<]*)</v>'
_FORMULA = rb"\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
_BARE = rb'<c\s(?P<bare>(?:(?!\bt="str")[^>])*)>' + _FORMULA
"""A formula whose value is the empty text says that it is one."""
_WITHOUT_VALUE = re.compile(_FAILED + b"|" + _BARE, re.DOTALL)
_PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def refuse_bombs(path: Path) -> None:
    """Refuse what is no workbook, and what its own list of contents says would unpack too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, NotImplementedError) as error:
        raise InvalidError("loaders.not_a_workbook", file=path.name) from error
    ratio = size / max(path.stat().st_size, 1)
    if size > LARGEST_MB * MEGABYTE or (size > HARMLESS_MB * MEGABYTE and ratio > LARGEST_RATIO):
        raise InvalidError("loaders.workbook_too_large", file=path.name, megabytes=size // MEGABYTE)


def error_cells(path: Path, title: str) -> Errors:
    """Cells of a sheet whose formula failed, or was never calculated."""
    found: dict[int, list[tuple[int, str]]] = {}
    with zipfile.ZipFile(path) as archive:
        part = _part(archive, title)
        if part is None or part not in archive.namelist():
            return found
        rest = b""
        with archive.open(part) as sheet:
            while block := sheet.read(BLOCK):
                text, end = rest + block, 0
                for match in _WITHOUT_VALUE.finditer(text) if b't="e"' in text or b"<f" in text else ():
                    place = _PLACE.search(match["failed"] or match["bare"])
                    if place is not None:
                        error = NOT_CALCULATED if match["failed"] is None else match["error"].decode()
                        found.setdefault(int(place[2]), []).append((_position(place[1]), error))
                    end = match.end()
                rest = text[max(end, len(text) - LONGEST_CELL) :]
    return found


def counts_from_1904(path: Path) -> bool:
    """Whether a workbook counts its days from 1904, as those of Excel for the Mac once did."""
    with zipfile.ZipFile(path) as archive:
        if BOOK not in archive.namelist() or archive.getinfo(BOOK).file_size > DIRECTORY_MB * MEGABYTE:
            return False
        book = ET.fromstring(archive.read(BOOK))  # noqa: S314  (small, and expat stops entity bombs)
    return any(told.get("date1904") in ("1", "true") for told in book.findall("{*}workbookPr"))


def _part(archive: zipfile.ZipFile, title: str) -> str | None:
    names = (BOOK, "xl/_rels/workbook.xml.rels")
    if any(
        name not in archive.namelist() or archive.getinfo(name).file_size > DIRECTORY_MB * MEGABYTE for name in names
    ):
        return None
    book, links = (ET.fromstring(archive.read(name)) for name in names)  # noqa: S314  (small, and expat stops entity bombs)
    targets = {link.get("Id"): link.get("Target", "") for link in links.iter(f"{_LINKS}Relationship")}
    for sheet in book.iter(f"{_MAIN}sheet"):
        if sheet.get("name") == title:
            target = targets.get(sheet.get(_LINK), "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _position(letters: bytes) -> int:
    """A is 0, Z is 25, AA is 26."""
    position = 0
    for letter in letters:
        position = position * 26 + letter - ord("A") + 1
    return position - 1
