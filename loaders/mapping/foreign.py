"""A file that is no template of ours, as columns of texts: CSV, a sheet of a workbook, Parquet."""

import dataclasses
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

import polars as pl

from graph_service.errors import InvalidError
from loaders.csv_file import CsvRows
from loaders.encoding import UTF_8, UTF_16, codec_of, encoding_of, is_utf8, said_encoding
from loaders.guards import GUARD
from loaders.headers import FAULT_NAMES
from loaders.mapping.days import EXCEL, EXCEL_1904
from loaders.mapping.model import File
from loaders.mapping.parquet import ParquetRows
from loaders.rows import CHUNK_ROWS, Fault, Readable, Rows
from loaders.sources import CSV, WORKBOOKS
from loaders.squares import squared
from loaders.templates import plain
from loaders.unmended import digests, told
from loaders.workbook import SheetRows, Workbook

PARQUET = (".parquet", ".pq")
KNOWN = (*CSV, *WORKBOOKS, *PARQUET)
LINE = "line"
KEPT_AS_TEXT = r'^="([^"]*)"$'
"""What exporters put around 000123 so that a spreadsheet keeps the zeros: a formula for the text within."""


@dataclasses.dataclass(frozen=True)
class Piece:
    """A chunk: ``line`` and one column of texts for each of the file's, by position; null where nothing stands."""

    frame: pl.DataFrame
    faults: Sequence[Fault]
    """Lines that could not be cut into cells, or into as many as the header has: they are not in the frame."""
    n_rows: int
    share: float


@dataclasses.dataclass(frozen=True)
class Foreign:
    """One file of an export."""

    reader: Readable
    told: File
    empty: tuple[str, ...]
    unmended: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """Digests of rejected rows that came back and do not count as they are; see ``loaders.unmended``."""

    @property
    def name(self) -> str:
        """As the user knows it."""
        return self.reader.name

    @property
    def is_csv(self) -> bool:
        """Whether its cells are plain text, which nobody can format."""
        return isinstance(self.reader, CsvRows)

    @property
    def serials(self) -> str | None:
        """How its numbers for days are counted, as ``date`` of a cell says it; unknown of all but workbooks."""
        if not isinstance(self.reader, SheetRows):
            return None
        return EXCEL_1904 if self.reader.workbook.counts_from_1904 else EXCEL

    @property
    def is_damaged(self) -> bool:
        """Whether some characters could not be read."""
        return self.reader.is_damaged

    def read(self, size: int = CHUNK_ROWS) -> Iterator[Rows]:
        """All rows in chunks, from the header on; cells that mean what stands above them hold it.

        Rows that come back mended hold it already, and what stands above them there is somebody else's.
        """
        rows = self._below_preamble(size)
        return rows if self.is_mended or not self.told.fill_down else self._filled_down(rows)

    def _below_preamble(self, size: int) -> Iterator[Rows]:
        chunks = self.reader.read(size)
        return (self._after_preamble(rows) for rows in (told(chunks, self.unmended) if self.unmended else chunks))

    @cached_property
    def is_mended(self) -> bool:
        """Whether it holds rows that were rejected and come back: what stood before the header is not there then."""
        return _is_mended(self.reader)

    @cached_property
    def header(self) -> tuple[str, ...]:
        """The texts of the header row, without empty ones at its end."""
        for rows in self._below_preamble(size=1):
            if rows.cells:
                return _header(rows.cells[0])
        return ()

    @property
    def unreadable(self) -> Mapping[str, str]:
        """Columns that hold no texts, each with the type of what it holds instead; the header is without them."""
        return self.reader.unreadable if isinstance(self.reader, ParquetRows) else {}

    def position(self, name: str) -> int | None:
        """Where a column stands, by its name without case and spaces; None if the file has none of that name."""
        return next((at for at, text in enumerate(self.header) if plain(text) == plain(name)), None)

    def pieces(self, size: int = CHUNK_ROWS) -> Iterator[Piece]:
        """All rows below the header."""
        width, is_first = len(self.header), True
        for rows in self.read(size):
            is_header = is_first and bool(rows.cells)
            is_first = is_first and not is_header
            below = dataclasses.replace(rows, lines=rows.lines[1:], cells=rows.cells[1:]) if is_header else rows
            yield self._piece(below, width)

    def _after_preamble(self, rows: Rows) -> Rows:
        first = self.told.header_line
        if first is None or self.is_mended:
            return rows
        kept = [at for at, line in enumerate(rows.lines) if line >= first]
        broken = [piece for piece in rows.broken if piece.line >= first]
        return dataclasses.replace(
            rows, lines=[rows.lines[at] for at in kept], cells=[rows.cells[at] for at in kept], broken=broken
        )

    def _filled_down(self, chunks: Iterator[Rows]) -> Iterator[Rows]:
        """Empty cells of some columns with what stands above them, whole rows that are empty left aside."""
        columns = [at for name in self.told.fill_down if (at := self.position(name)) is not None]
        above, is_below = dict[int, str](), False
        for rows in chunks:
            filled = [list(cells) for cells in rows.cells]
            for cells in filled[not is_below :]:
                self._fill(cells, columns, above)
            is_below = is_below or bool(rows.cells)
            yield dataclasses.replace(rows, cells=[*filled])

    def _fill(self, cells: list[str], columns: Sequence[int], above: dict[int, str]) -> None:
        """One row; below one whose cells do not stand below their headers nothing is known."""
        width = len(self.header)
        is_crooked = len(cells) < width or any(text.strip() for text in cells[width:])
        if all(self._is_empty(text) for text in cells):
            return
        for at in (one for one in columns if one < len(cells)):
            if self._is_empty(cells[at]):
                cells[at] = above.get(at, cells[at])
            else:
                above[at] = "" if is_crooked else cells[at]

    def _is_empty(self, text: str) -> bool:
        return text.strip() in ("", *self.empty)

    def _piece(self, rows: Rows, width: int) -> Piece:
        cells, ragged = squared(rows.cells, rows.lines, self.header)
        ragged += rows.faults
        texts = pl.DataFrame(
            [
                pl.Series(LINE, rows.lines, dtype=pl.Int64),
                *(
                    pl.Series(str(at), column, dtype=pl.String)
                    for at, column in enumerate(zip(*cells, strict=True) if cells else [()] * width)
                ),
            ]
        )
        named = pl.exclude(LINE)
        if self.is_mended:
            texts = texts.with_columns(named.str.replace(GUARD, "$1"))
        texts = texts.with_columns(named.str.strip_chars().str.replace(KEPT_AS_TEXT, "$1"))
        texts = texts.with_columns(pl.when(~named.is_in(["", *self.empty])).then(named).name.keep())
        if width:
            texts = texts.filter(~pl.all_horizontal(named.is_null()))
        is_row = set(texts[LINE].to_list()) if ragged else set[int]()
        crooked = [fault for fault in ragged if fault[0] in is_row]
        broken: list[Fault] = [
            (b.line, self.header[0] if width else "", b.code, b.text.strip()[:80], {}) for b in rows.broken
        ]
        lines = [fault[0] for fault in crooked]
        return Piece(
            texts.filter(~pl.col(LINE).is_in(lines)) if lines else texts,
            [*broken, *crooked],
            texts.height + len(broken),
            rows.share,
        )


def open_file(path: Path, told: File) -> Readable:
    """The reader for a file; ``InvalidError`` where it is none of the known kinds or cannot be read."""
    suffix = path.suffix.lower()
    if suffix in CSV:
        return _with_rows(_csv(path, told))
    if told.encoding is not None:
        raise InvalidError("mapping.encoding_of_no_csv", file=path.name)
    if told.separator is not None:
        raise InvalidError("mapping.separator_of_no_csv", file=path.name)
    if suffix in PARQUET:
        return ParquetRows(path)
    if suffix in WORKBOOKS:
        return _sheet(Workbook(path), told.sheet)
    raise InvalidError("mapping.unknown_file_kind", file=path.name, known=KNOWN)


def _csv(path: Path, told: File) -> CsvRows:
    encoding, said = encoding_of(path), told.encoding
    # rows that were rejected come back in UTF-8, whatever the file that they were read from is saved in
    if said is not None and (encoding.name is None or not _is_mended(CsvRows(path, encoding))):
        if codec_of(said) not in (UTF_8, UTF_16) and is_utf8(path):
            raise InvalidError("mapping.encoding_is_utf8", file=path.name, encoding=said)
        encoding = said_encoding(path, said)
    if encoding.name is None:
        code = "mapping.encoding_unknown" if said is None else "mapping.encoding_other"
        raise InvalidError(code, file=path.name, line=encoding.line, encoding=said)
    if _is_mended(come_back := CsvRows(path, encoding)):
        return come_back
    return CsvRows(path, encoding, header_line=told.header_line or 1, separator=told.separator)


def _with_rows(file: CsvRows) -> CsvRows:
    """The same; a file without any row is refused, since nothing that could be said of its columns would help."""
    if not any(rows.cells for rows in file.read(size=1)):
        raise InvalidError("mapping.file_empty", file=file.name)
    return file


def holds_rejects(path: Path) -> bool:
    """Whether a file is one of rejected rows."""
    encoding = encoding_of(path)
    return encoding.name is not None and _is_mended(CsvRows(path, encoding))


def digests_in(path: Path) -> frozenset[str]:
    """Those of all rows of a file of rejected rows; none where it is gone."""
    if not path.is_file() or (encoding := encoding_of(path)).name is None:
        return frozenset()
    return frozenset(digests(CsvRows(path, encoding).read()))


def _is_mended(reader: Readable) -> bool:
    first = next((rows.cells[0] for rows in reader.read(size=1) if rows.cells), ())
    return any(plain(text) in FAULT_NAMES for text in first)


def _sheet(book: Workbook, title: str | None) -> SheetRows:
    titles = list(book.titles)
    if title is None and len(titles) > 1:
        raise InvalidError("mapping.which_sheet", file=book.path.name, known=titles)
    if title is not None and title not in titles:
        raise InvalidError("mapping.no_such_sheet", file=book.path.name, name=title, known=titles)
    return SheetRows(book, title or titles[0])


def _header(cells: Sequence[str]) -> tuple[str, ...]:
    texts = [text.strip().strip("\ufeff") for text in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(_told_apart(texts))


def _told_apart(texts: Sequence[str]) -> Iterator[str]:
    """Names of columns, each another one: the second of one name is called "name (2)"."""
    met, taken = Counter[str](), {plain(text) for text in texts}
    for text in texts:
        met[plain(text)] += bool(text)
        name = text if met[plain(text)] <= 1 else f"{text} ({met[plain(text)]})"
        yield text if name != text and plain(name) in taken else name
