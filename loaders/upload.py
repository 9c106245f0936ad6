"""A file that somebody sent: a zip of CSV files or one workbook, looked at part by part before anything reads it.

What its list of contents says is not believed: every part is unpacked once, counted while it comes, and the whole
is refused when it grows beyond the limits. Only the standard library is needed, so that a process with very little
memory can do it.
"""

import re
import shutil
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from graph_service.domain import limits
from graph_service.errors import InvalidError

ENTRIES = 2_000
"""Parts of an archive; a workbook of a hundred sheets has a few hundred."""
BLOCK = 1 << 16
HARMLESS_BYTES = 1 << 20
"""Below this no ratio matters."""
STRINGS_BYTES = 20 * 2**20
"""Texts of a workbook together."""
DIRECTORY_BYTES = 512
"""What one entry takes in the list of contents, generously."""
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
IGNORED = re.compile(r"(^|/)(__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)")
LEAVES = (".zip", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".tgz", ".xlsx", ".xlsm", ".jar")
_END = struct.Struct("<4s4H2IH")
_END_BYTES = _END.size + (1 << 16)
_WORKBOOK = "xl/workbook.xml"
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_WIDE = re.compile(rb'\br="(?:[A-Z]{3,}|[D-Z][A-Z]|C[W-Z])\d')
_TALL = re.compile(rb'\br="[A-Z]*(\d{6,})"')
_ROW = re.compile(rb"<(?:\w+:)?row\b")
_OVERLAP = 64


def unpack(file: Path, into: Path) -> None:
    """Lay out what is to be loaded in a new folder; ``InvalidError`` for what no honest file has."""
    into.mkdir(mode=0o700)
    try:
        _refuse_crowds(file)
        with zipfile.ZipFile(file) as archive:
            entries = _entries(archive, file)
            if any(entry.filename == _WORKBOOK for entry in entries):
                _look_at_workbook(archive, entries, file)
                shutil.copyfile(file, into / "upload.xlsx")
            else:
                _unpack_tables(archive, entries, file, into)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise InvalidError("loaders.upload_damaged") from error


def _refuse_crowds(file: Path) -> None:
    """Look at the end of the list of contents before the list is read: a long one takes long to read."""
    size = file.stat().st_size
    with file.open("rb") as content:
        content.seek(max(size - _END_BYTES, 0))
        tail = content.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) - place < _END.size:
        raise InvalidError("loaders.upload_damaged")
    *_, entries, directory_bytes, _, _ = _END.unpack_from(tail, place)
    if entries > ENTRIES or directory_bytes > ENTRIES * DIRECTORY_BYTES:
        raise InvalidError("loaders.upload_entries", entries=ENTRIES)


def _entries(archive: zipfile.ZipFile, file: Path) -> list[zipfile.ZipInfo]:
    """The parts of an archive, none of them with a name, kind or place that an honest one has not."""
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        raise InvalidError("loaders.upload_entries", entries=ENTRIES)
    size = file.stat().st_size
    for entry in entries:
        mode = entry.external_attr >> 16
        if entry.flag_bits & 1:
            raise InvalidError("loaders.upload_locked")
        if not _is_inside(entry.filename) or (mode and stat.S_ISLNK(mode)) or entry.orig_filename != entry.filename:
            raise InvalidError("loaders.upload_path")
        if entry.compress_type not in METHODS or entry.compress_size > size:
            raise InvalidError("loaders.upload_damaged")
    if sum(entry.file_size for entry in entries) > limits.INFLATED_BYTES:
        raise InvalidError("loaders.upload_inflated", megabytes=limits.INFLATED_BYTES >> 20)
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise InvalidError("loaders.upload_twice")
    return [entry for entry in entries if not entry.is_dir()]


def _is_inside(name: str) -> bool:
    """Whether a name leads to a place below the folder it is unpacked in, on every system."""
    path = PurePosixPath(name)
    is_plain = name.isprintable() and "\\" not in name and ":" not in name and len(name) <= limits.ID_CHARACTERS
    return is_plain and not path.is_absolute() and ".." not in path.parts


def _blocks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, counter: "Counter") -> Iterator[bytes]:
    with archive.open(entry) as part:
        while block := part.read(BLOCK):
            counter.add(len(block))
            yield block


class Counter:
    """What has come out of an archive so far."""

    def __init__(self, packed: int) -> None:
        self._packed = max(packed, 1)
        self._bytes = 0

    def add(self, n: int) -> None:
        """So much more; too much is refused."""
        self._bytes += n
        is_out_of_proportion = self._bytes > HARMLESS_BYTES and self._bytes > limits.INFLATED_RATIO * self._packed
        if self._bytes > limits.INFLATED_BYTES or is_out_of_proportion:
            raise InvalidError("loaders.upload_inflated", megabytes=limits.INFLATED_BYTES >> 20)


def _unpack_tables(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], file: Path, into: Path) -> None:
    tables = [entry for entry in entries if not IGNORED.search(entry.filename)]
    if any(entry.filename.lower().endswith(LEAVES) for entry in tables):
        raise InvalidError("loaders.upload_nested")
    tables = [entry for entry in tables if entry.filename.lower().endswith(".csv")]
    if not tables:
        raise InvalidError("loaders.upload_nothing")
    counter, n_rows = Counter(file.stat().st_size), 0
    for entry in tables:
        place = into / PurePosixPath(entry.filename).name
        if place.exists():
            raise InvalidError("loaders.upload_twice")
        with place.open("xb") as out:
            for number, block in enumerate(_blocks(archive, entry, counter)):
                if not number:
                    _refuse_wide(block)
                n_rows += block.count(b"\n")
                _refuse_long(n_rows)
                out.write(block)


def _refuse_wide(head: bytes) -> None:
    header = head.split(b"\n", 1)[0]
    if max(header.count(mark) for mark in (b",", b";", b"\t")) >= limits.COLUMNS:
        raise InvalidError("loaders.upload_columns", columns=limits.COLUMNS)


def _refuse_long(n_rows: int) -> None:
    if n_rows > limits.ROWS + ENTRIES:
        raise InvalidError("loaders.upload_rows", rows=limits.ROWS)


def _look_at_workbook(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], file: Path) -> None:
    counter, n_rows = Counter(file.stat().st_size), 0
    for entry in entries:
        if entry.filename.lower().endswith(LEAVES):
            raise InvalidError("loaders.upload_nested")
        is_sheet, n_bytes, rest = "worksheets/" in entry.filename, 0, b""
        for block in _blocks(archive, entry, counter):
            text, n_bytes = rest + block, n_bytes + len(block)
            n_rows += _look_at_part(text, len(rest), is_sheet=is_sheet, is_first=n_bytes == len(block))
            _refuse_long(n_rows)
            if "sharedStrings" in entry.filename and n_bytes > STRINGS_BYTES:
                raise InvalidError("loaders.upload_inflated", megabytes=STRINGS_BYTES >> 20)
            rest = text[-_OVERLAP:]


def _look_at_part(text: bytes, seen: int, *, is_sheet: bool, is_first: bool) -> int:
    """How many rows begin in a piece of a part; entities, strange encodings and far-off cells are refused."""
    if _ENTITY.search(text) or (is_first and text.startswith((b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<"))):
        raise InvalidError("loaders.upload_entities")
    if not is_sheet:
        return 0
    if _WIDE.search(text):
        raise InvalidError("loaders.upload_columns", columns=limits.COLUMNS)
    if any(int(found[1]) > limits.ROWS + 1 for found in _TALL.finditer(text)):
        raise InvalidError("loaders.upload_rows", rows=limits.ROWS)
    return sum(1 for found in _ROW.finditer(text) if found.end() > seen)
