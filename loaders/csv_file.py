"""Comma-separated files, as RFC 4180 has them, with the line of every row and a fault where quotes do not match."""

import csv
import dataclasses
import gc
import re
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from itertools import islice
from pathlib import Path

from graph_service.recording.kind import FactKind
from loaders.encoding import Encoding
from loaders.rows import CHUNK_ROWS, Broken, Rows

QUOTE = '"'
DELIMITERS = (",", ";", "\t", "|")
"""Excel writes semicolons in some countries, and tabs as "Unicode text"; databases write bars."""
BLANKS = 10
"""Empty lines that may stand before a header."""
TRIED = 100
"""Lines below a header by which signs are told apart that stand in it equally often."""
_QUOTED = re.compile(r'"[^"]*(?:"|$)')


@dataclasses.dataclass(frozen=True)
class CsvRows:
    """One CSV file; decoded as it is read, never whole."""

    path: Path
    encoding: Encoding
    header_line: int = dataclasses.field(default=1, kw_only=True)
    """The line that tells what stands between cells; titles before it have other signs, or none."""
    separator: str | None = dataclasses.field(default=None, kw_only=True)
    """What stands between cells, where somebody has said it."""

    @property
    def name(self) -> str:
        """Name of the file."""
        return self.path.name

    @property
    def is_damaged(self) -> bool:
        """Whether bytes that are not UTF-8 are replaced."""
        return self.encoding.is_damaged

    def read(self, size: int = CHUNK_ROWS) -> Iterator[Rows]:
        """All rows in chunks."""
        errors = "replace" if self.is_damaged else "strict"
        total = max(self.path.stat().st_size, 1)
        with self.path.open("rb") as raw, TextIOWrapper(raw, self.encoding.name, errors, newline="") as file:
            lines = _Lines(file)
            delimiter = self.separator or _delimiter(lines, self.header_line)
            while True:
                with _no_collection():
                    rows, is_end = _chunk(lines, size, delimiter)
                rows.share = 1.0 if is_end else raw.tell() / total
                yield rows
                if is_end:
                    return


@dataclasses.dataclass(frozen=True)
class CsvFile(CsvRows):
    """One CSV file of a template."""

    kind: FactKind


class _Lines:
    """Lines of a file that can be gone back over: those of the present row are kept."""

    def __init__(self, file: Iterator[str]) -> None:
        self._file = file
        self._again: deque[str] = deque()
        self.pending: list[str] = []
        self.line = 1

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        text = self._again.popleft() if self._again else next(self._file)
        self.pending.append(text)
        return text

    def take(self, size: int) -> list[str]:
        """The next lines, no part of a row yet."""
        block = [self._again.popleft() for _ in range(min(size, len(self._again)))]
        return [*block, *islice(self._file, size - len(block))]

    def give_back(self, block: Sequence[str]) -> None:
        """Have lines read once more."""
        self._again.extendleft(reversed(block))

    def go_back(self) -> str:
        """Give up the first line of the present row, and read the others again; returns the line given up."""
        first, *others = self.pending
        self.pending.clear()
        self.give_back(others)
        self.line += 1
        return first


def _chunk(lines: _Lines, size: int, delimiter: str) -> tuple[Rows, bool]:
    """So many rows, and whether the file is at its end."""
    block = lines.take(size)
    if not block:
        return Rows(), True
    plain = _without_quotes(block, lines.line, delimiter)
    if plain is not None:
        lines.line += len(block)
        return plain, len(block) < size
    lines.give_back(block)
    return _with_quotes(lines, size, delimiter)


def _without_quotes(block: list[str], line: int, delimiter: str) -> Rows | None:
    """Where there is no quote every line is a row, and all of them can be cut at once."""
    if QUOTE in "".join(block):
        return None
    try:
        cells = list(csv.reader(block, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    numbers = range(line, line + len(block))
    if all(cells):
        return Rows(list(numbers), [*cells])
    kept = [(number, row) for number, row in zip(numbers, cells, strict=True) if row]
    return Rows([number for number, _ in kept], [row for _, row in kept])


def _with_quotes(lines: _Lines, size: int, delimiter: str) -> tuple[Rows, bool]:
    """Row by row, so that each keeps its line, and a quote that is never closed costs one line only."""
    rows, pending = Rows(), lines.pending
    while True:
        reader = csv.reader(lines, delimiter=delimiter, strict=True)
        try:
            for cells in reader:
                if cells:
                    rows.lines.append(lines.line)
                    rows.cells.append(cells)
                lines.line += len(pending)
                pending.clear()
                if len(rows.cells) >= size:
                    return rows, False
        except csv.Error as error:
            # what an unclosed quote swallowed is read again from the next line on
            line, code = lines.line, _code(str(error), len(pending))
            rows.broken.append(Broken(line, code, lines.go_back()))
            continue
        return rows, True


def _delimiter(lines: _Lines, header_line: int) -> str:
    """What splits the header into the most cells, and of several most rows into as many; else a comma."""
    block = lines.take(header_line + BLANKS + TRIED)
    lines.give_back(block)
    below = block[header_line - 1 :]
    # what stands in quotes, line ends included, is no part of the form
    bare = _QUOTED.sub(QUOTE, "".join(below[: BLANKS + 1]))
    first = next((line for line in bare.splitlines() if line.strip()), "")
    most = max(first.count(delimiter) for delimiter in DELIMITERS)
    likely = [delimiter for delimiter in DELIMITERS if most and first.count(delimiter) == most]
    if len(likely) <= 1:
        return next(iter(likely), DELIMITERS[0])
    return max(likely, key=lambda delimiter: _fitting(below, delimiter))


def _fitting(lines: Sequence[str], delimiter: str) -> int:
    """How many more rows have as many cells as the first than have not."""
    try:
        widths = [len(cells) for cells in csv.reader(lines, delimiter=delimiter) if cells]
    except csv.Error:  # a quote that is never closed swallows more than a cell may hold
        return -len(lines)
    return 2 * widths.count(widths[0]) - len(widths)


def _code(complaint: str, n_lines: int) -> str:
    if n_lines > 1 or complaint.startswith("unexpected end"):
        return "quote_unclosed"
    return "cell_too_long" if complaint.startswith("field larger") else "quotes_unmatched"


@contextmanager
def _no_collection() -> Iterator[None]:
    """Rows are many small lists without cycles: looking for garbage among them doubles the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
