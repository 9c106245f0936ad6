"""CSV as people save it: UTF-8 with or without BOM, UTF-16 with BOM, GB18030; comma, semicolon or tab."""

import codecs
import csv
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from graph_service.errors import InvalidError
from loaders.source import Line

ENCODINGS = ("utf-8-sig", "gb18030")
BLOCK = 1 << 20
LONGEST_CELL = 1 << 20
DELIMITERS = (",", ";", "\t")


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file can be read; raises ``InvalidError`` where there is none."""
    with path.open("rb") as handle:
        start = handle.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ENCODINGS:
        if _reads(path, encoding):
            return encoding
    raise InvalidError("loaders.unknown_encoding", file=path.name)


def _reads(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as handle:
            while block := handle.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def csv_lines(path: Path) -> Iterator[Line]:
    """The records of a file; empty lines are passed over, a record that cannot be read says why."""
    encoding = encoding_of(path)
    with path.open(encoding=encoding, newline="") as handle:
        delimiter = _delimiter(handle)
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(handle, delimiter=delimiter)
        while True:
            begun = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                yield Line(begun, [], "unreadable_row")
                continue
            if any(cell.strip() for cell in cells):
                yield Line(begun, cells)


def _delimiter(handle: TextIO) -> str:
    """The delimiter that splits the first line into the most cells; commas win a tie."""
    first = handle.readline()
    handle.seek(0)
    return max(DELIMITERS, key=lambda delimiter: (first.count(delimiter), delimiter == ","))
