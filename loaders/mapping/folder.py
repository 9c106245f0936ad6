"""What lies at a path, seen through a mapping: which files it reads, what of them it does not use."""

import dataclasses
import difflib
import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import count, repeat
from pathlib import Path

from graph_service.errors import InvalidError
from graph_service.recording.faults import together
from graph_service.recording.registry import kinds
from loaders import unmended
from loaders.file_report import FileReport
from loaders.mapping.bearers import NamesOfExport
from loaders.mapping.below import lying_below, refuse_if_only_below
from loaders.mapping.columns import Tables, lookups, named
from loaders.mapping.foreign import KNOWN, Foreign, Piece, digests_in, holds_rejects, open_file
from loaders.mapping.found import BESIDE, Found, Sought, loosely
from loaders.mapping.model import Cell, Lookup, Rows, cell
from loaders.mapping.reading import kind_of, place, read_with_lines
from loaders.mapping.serials import check_serials
from loaders.mapping.sheets import chosen, come_back, fits
from loaders.mapping.source import MappedKind, Part, Tally
from loaders.mapping.telling import told, told_of_lookup
from loaders.mapping.unfound import check_unfound
from loaders.mapping.within import check_within, narrows_names
from loaders.rows import Readable
from loaders.sources import FileFault, Ignored
from loaders.templates import plain
from loaders.workbook import SheetRows

Key = tuple[str, str | None]


@dataclasses.dataclass(frozen=True)
class Looked:
    """A file that something is looked up in, and by which columns."""

    file: Foreign
    columns: tuple[str, ...]
    tally: Tally


class MappedFolder:
    """An export and its mapping, opened: one source of rows per template. ``day``: the one that is today."""

    def __init__(self, path: Path, mapping_file: Path, lookup_in: Path | None = None, day: date | None = None) -> None:
        for place_ in (path, lookup_in):
            if place_ is not None and not place_.exists():
                raise InvalidError("loaders.no_such_path", path=place_)
        self.path = path
        self._lookup_in = lookup_in
        self.mapping_file = mapping_file
        self.mapping, self._lines = read_with_lines(mapping_file, day)
        self._opened: dict[Key, Foreign] = {}
        self._looked_into: dict[str, Looked] = {}
        self._whole: dict[Key, Foreign] = {}
        self._check_files()
        self.parts = tuple(self._parts())
        self.sources = tuple(self._sources())

    @property
    def files(self) -> tuple[Foreign, ...]:
        """The files that rows are made of, each once."""
        return tuple({part.file.name: part.file for part in self.parts}.values())

    @property
    def ignored(self) -> tuple[Ignored, ...]:
        """Tables beside them, and sheets of theirs, that the mapping does not speak of."""
        if not self.path.is_dir():
            return self._unread_sheets
        used = {name for name, _ in self._opened}
        others = (entry for entry in sorted(self.path.iterdir()) if entry.is_file() and entry.name not in used)
        files = tuple(Ignored(entry.name, "unmapped_file") for entry in others if entry.suffix.lower() in KNOWN)
        return (*files, *self._unread_sheets)

    @cached_property
    def _unread_sheets(self) -> tuple[Ignored, ...]:
        """Sheets with something in them, of workbooks of which others are read."""
        read = [file.reader for file in self._opened.values() if isinstance(file.reader, SheetRows)]
        titles = {(one.workbook.path.name, one.title) for one in read}
        books = {one.workbook.path.name: one.workbook for one in read}
        sheets = (SheetRows(book, title) for name, book in sorted(books.items()) for title in book.titles)
        others = (sheet for sheet in sheets if (sheet.workbook.path.name, sheet.title) not in titles)
        return tuple(
            Ignored(sheet.name, "unmapped_sheet") for sheet in others if any(rows.cells for rows in sheet.read())
        )

    def unused(self, file: Foreign) -> tuple[str, ...]:
        """Columns of a file that the mapping does not read."""
        read: set[int | None] = set()
        for part in (one for one in self.parts if one.file is file):
            names = [name for given in part.block.reads for name in named(given)]
            names += part.block.for_each.column if part.block.for_each else ()
            read |= {file.position(name) for name in names}
        read |= {file.position(name) for one in self._looked_into.values() if one.file is file for name in one.columns}
        return (*(text for at, text in enumerate(file.header) if text and at not in read), *file.unreadable)

    @property
    def originals(self) -> tuple[Readable, ...]:
        """The files of the export."""
        return tuple(
            {file.name: file for file in (*self.files, *(one.file for one in self._looked_into.values()))}.values()
        )

    @property
    def faults(self) -> tuple[FileFault, ...]:
        """None: a file that cannot be read at all is refused when the folder is opened."""
        return ()

    def by_file(self, reports: Sequence[FileReport]) -> tuple[FileReport, ...]:
        """What became of the rows of the templates, told of the files they were made of."""
        faults = together(*(report.faults for report in reports))
        unfound = together(*(report.unfound for report in reports))
        made = [told(file, self.sources, self.unused(file), faults, unfound) for file in self.files]
        only = [one for name, one in self._looked_into.items() if name not in {file.file for file in made}]
        return (*made, *(told_of_lookup(one.file, one.tally, self.unused(one.file)) for one in only))

    def digest(self) -> str:
        """The same files and the same mapping, the same digest."""
        digest = hashlib.sha256(self.mapping_file.read_bytes())
        for name in sorted({name for name, _ in self._opened}):
            with self._place(name).open("rb") as file:
                digest.update(name.encode() + hashlib.file_digest(file, "sha256").digest())
        for name in sorted({name for name, _ in self._whole}):
            with self._in_whole(name).open("rb") as file:
                digest.update(b"whole/" + name.encode() + hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()

    def _parts(self) -> Iterator[Part]:
        absent, numbers = list[Rows](), count(1)
        for at, block in enumerate(self.mapping.rows, start=1):
            names = self._there(block.file, block.sheet)
            for file in self._of(names, block.sheet):
                part = Part(next(numbers), at, block, kind_of(block), file)
                self._check(part)
                yield part
            if not names and not block.optional:
                absent.append(block)
        # of a single file only the blocks that read it count: what they refer to may be stored already
        missing = [block for block in absent if self.path.is_dir() and not self._is_elsewhere(block.file)]
        if missing or len(absent) == len(self.mapping.rows):
            raise self._missing([block.file[0] for block in missing or absent])

    def _check_files(self) -> None:
        """What is said of files must be of files that something may be read from: else it would not be heeded.

        A file that lies there and feeds no template is named as one that is not read.
        """
        read = {(name, sheet) for one in self.mapping.rows for name in one.file for sheet in one.sheet or (None,)}
        wanted = (one for block in self.mapping.rows for given in block.reads for one in lookups(given))
        read |= {(lookup.file, lookup.sheet) for lookup, _ in wanted if lookup.file is not None}
        for at, said in enumerate(self.mapping.files):
            sheets = {sheet for name, sheet in read if fnmatchcase(name, said.name) or fnmatchcase(said.name, name)}
            is_there = any(fnmatchcase(name, said.name) for name in self._there_at_all())
            is_read = any(fits(said.sheet, sheet) or fits(sheet, said.sheet) for sheet in sheets)
            if not is_read and (sheets or not is_there):
                known = sorted(_called(name, sheet) for name, sheet in read)
                fields = {"path": self._lines.at(("files", at)), "file": _called(said.name, said.sheet)}
                raise InvalidError("mapping.files_of_no_rows", **fields, known=known)

    def _is_elsewhere(self, names: Sequence[str]) -> bool:
        """Whether the whole export has it, of which only a part is brought."""
        if self._lookup_in is None or not self._lookup_in.is_dir():
            return False
        return any(fnmatchcase(entry.name, name) for entry in self._lookup_in.iterdir() for name in names)

    def _of(self, names: Sequence[str], sheets: Sequence[str] | None) -> list[Foreign]:
        """These files, of each the sheets that are meant, opened."""
        return [self._open(name, sheet) for name in names for sheet in chosen(self._place(name), sheets)]

    def _there(self, names: Sequence[str], sheets: Sequence[str] | None) -> list[str]:
        """The first of these names that files are found for, with all of them where it stands for several.

        Rejected rows of a sheet come back as a CSV file of its title.
        """
        for name in names:
            if Path(name).name != name:
                raise InvalidError("mapping.file_is_path", name=name)
            found = sorted(entry.name for entry in self._entries() if fnmatchcase(entry.name, name))
            if found:
                return found
        mended = (entry for entry in self._entries() if self._is_of_sheets(entry, sheets or ()))
        return sorted(entry.name for entry in mended if holds_rejects(entry))

    def _is_of_sheets(self, entry: Path, sheets: Sequence[str]) -> bool:
        """Whether a file has the name of one of these sheets, and is not read for its own."""
        files = {name for block in self.mapping.rows for name in block.file}
        is_own = any(fnmatchcase(entry.name, name) for name in files)
        return entry.suffix == ".csv" and not is_own and any(fits(entry.stem, sheet) for sheet in sheets)

    def _entries(self) -> list[Path]:
        """Files that may be read: those of the folder, or the single one that was named."""
        if not self.path.is_dir():
            return [self.path]
        return [entry for entry in self.path.iterdir() if entry.is_file() and not entry.name.startswith((".", "~$"))]

    def _there_at_all(self) -> list[str]:
        """Names of files that lie in the export, of which only some may be brought."""
        own = self.path if self.path.is_dir() else self.path.parent
        folders = {own, self._lookup_in or own}
        return [entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()]

    def _missing(self, names: Sequence[str]) -> InvalidError:
        if not self.path.is_dir() and self.path.suffix.lower() not in KNOWN:
            return InvalidError("mapping.unknown_file_kind", file=self.path.name, known=KNOWN)
        refuse_if_only_below(self.path)
        if below := lying_below(self.path, names):
            return InvalidError("mapping.files_missing_below", path=self.path, names=below)
        there = sorted(entry.name for entry in self._entries() if entry.suffix.lower() in KNOWN)
        return InvalidError("mapping.files_missing", path=self.path, names=[*dict.fromkeys(names)], known=there or "-")

    def _sources(self) -> Iterator[MappedKind]:
        tables = self.tables
        for part in self.parts:
            for keys, given in part.block.cells:
                check_serials(part, given, self._line(part, *keys), self._looked_in_for)
                made = {one.kind.name for one in (*self.parts, *self._beside)}
                check_within(part, keys, given, self._line(part, *keys), made)
                check_unfound(part, keys, given, self._line(part, *keys))
        for kind in kinds():
            parts = [part for part in self.parts if part.kind is kind]
            if parts:
                yield MappedKind(kind, parts, tables, self.bearers)

    @cached_property
    def bearers(self) -> NamesOfExport:
        """Who bears the names that the mapping narrows."""
        return NamesOfExport(self.parts, self._beside, self.tables)

    @cached_property
    def _beside(self) -> tuple[Part, ...]:
        """What the whole export says of those whose names are narrowed, where only a part of it is brought."""
        if not narrows_names(self.mapping.rows):
            return ()
        numbers, found = count(len(self.parts) + 1), list[Part]()
        for at, block in enumerate(self.mapping.rows, start=1):
            files = self._of_whole(block.file, block.sheet)
            found += [Part(next(numbers), at, block, kind_of(block), file) for file in files]
        for part in found:
            self._check(part)
        return tuple(found)

    @cached_property
    def tables(self) -> Tables:
        """What the mapping looks up, and what there is to be found."""
        found: dict[tuple[str, Sought], Found] = {}
        for part in (*self.parts, *self._beside):
            for keys, given in part.block.cells:
                for sought in lookups(given):
                    if (part.file.name, sought) not in found:
                        found[part.file.name, sought] = self._table(part, sought, self._line(part, *keys))
        return found

    def _table(self, part: Part, sought: Sought, line: Path) -> Found:
        """What is taken, by what is looked for; what is brought says it before the whole export does."""
        found, whole, lookup = Found(), Found(), sought.lookup
        for file in self._looked_in(part, lookup, line):
            columns = (*lookup.by, *lookup.take, *sought.within)
            looked = self._looked_into[file.name] = Looked(file, columns, Tally())
            for piece in _read_into(found, part, file, sought, line):
                looked.tally.read += piece.n_rows
                looked.tally.faults += piece.faults
        for file in self._looked_in_whole(part, lookup):
            for _ in _read_into(whole, part, file, sought, line):
                """Of what is not brought nothing is reported."""
        found.fill_up(whole)
        return found

    def _looked_in_for(self, lookup: Lookup) -> list[Foreign]:
        """All files that one lookup speaks of, once they have been opened."""
        opened = [*self._opened.items(), *self._whole.items()]
        said = lookup.file or ""
        return [file for (name, sheet), file in opened if sheet == lookup.sheet and fnmatchcase(name, said)]

    def _looked_in_whole(self, part: Part, lookup: Lookup) -> Iterator[Foreign]:
        """The same file of the whole export, of which only some rows are brought."""
        if lookup.file is None:
            return self._of_whole(part.block.file, part.block.sheet)
        return self._of_whole((lookup.file,), _only(lookup.sheet))

    def _of_whole(self, names: Sequence[str], sheets: Sequence[str] | None) -> Iterator[Foreign]:
        """The first of these files that the whole export has, unless it is read as one of what is brought."""
        if self._lookup_in is None or not self._lookup_in.is_dir():
            return
        there = sorted(entry.name for entry in self._lookup_in.iterdir() if entry.is_file())
        found = next((some for one in names if (some := [name for name in there if fnmatchcase(name, one)])), [])
        for name, sheet in ((one, sheet) for one in found for sheet in chosen(self._in_whole(one), sheets)):
            if (name, sheet) in self._opened and self._place(name).parent == self._lookup_in:
                continue
            if (name, sheet) not in self._whole:
                self._whole[name, sheet] = self._foreign(self._in_whole(name), name, sheet)
            yield self._whole[name, sheet]

    def _in_whole(self, name: str) -> Path:
        assert self._lookup_in is not None  # noqa: S101  (only what lies in it was opened there)
        return self._lookup_in / name

    def _looked_in(self, part: Part, lookup: Lookup, line: Path) -> list[Foreign]:
        if lookup.file is None:
            return self._of(self._there(part.block.file, part.block.sheet), part.block.sheet)
        names = self._there([lookup.file], _only(lookup.sheet))
        if names or lookup.optional:
            return [self._open(name, lookup.sheet) for name in names]
        return [self._open_beside(part, lookup, lookup.file, line)]

    def _open_beside(self, part: Part, lookup: Lookup, name: str, line: Path) -> Foreign:
        """A file of the whole export, of which only some is brought."""
        if self._lookup_in is None or not (self._lookup_in / name).is_file():
            folder = self._lookup_in or self.path
            fields = {"path": line, "place": place(part.at, part.block), "name": name, "folder": folder}
            raise InvalidError("mapping.lookup_file_missing", **fields)
        return self._open(name, lookup.sheet)

    def _check(self, part: Part) -> None:
        """Every column that the block names must be there, unless it may be absent."""
        if not (part.file.header or part.file.unreadable):
            raise _no_header(part.file)
        if part.block.for_each is not None:
            _check_readable(part, part.file, part.block.for_each.column, self._line(part, "for_each"))
            _any_of(part, part.block.for_each.column, self._line(part, "for_each"))
        for keys, given in part.block.cells:
            _check_cell(part, cell(given), self._line(part, *keys))

    def _line(self, part: Part, *keys: int | str) -> Path:
        """The line of the mapping where something of a block stands."""
        return self._lines.at(("rows", part.at - 1, *keys))

    def _open(self, name: str, sheet: str | None) -> Foreign:
        if (name, sheet) not in self._opened:
            self._opened[name, sheet] = self._foreign(self._place(name), name, sheet)
        return self._opened[name, sheet]

    def _foreign(self, path: Path, name: str, sheet: str | None) -> Foreign:
        told = self.mapping.file(name, sheet)
        if sheet is not None and name == come_back(sheet):
            # what is said of the sheet holds for its rows that come back, but for what only CSV files have
            said = [file for file in self.mapping.files if file.sheet and fits(sheet, file.sheet)]
            told = min(said, key=lambda file: file.sheet != sheet, default=told).model_copy(
                update={"encoding": None, "separator": None}
            )
        kept = unmended.read(path, digests_in, is_alone=path == self.path)
        found = Foreign(open_file(path, told), told, (*self.mapping.empty, *(told.empty or ())), kept)
        absent = [column for column in told.fill_down if found.position(column) is None]
        if absent and found.header and not found.is_mended:
            at = next((at for at, file in enumerate(self.mapping.files) if file.fill_down == told.fill_down), 0)
            fields = {"path": self._lines.at(("files", at, "fill_down")), "file": found.name, "name": absent[0]}
            raise InvalidError("mapping.fill_down_absent", **fields, known=found.header)
        return found

    def _place(self, name: str) -> Path:
        """Where a file of the export lies."""
        if not self.path.is_dir():
            return self.path if self._lookup_in is None or fnmatchcase(self.path.name, name) else self._lookup_in / name
        own = self.path / name
        return own if self._lookup_in is None or own.exists() else self._lookup_in / name


def _called(name: str, sheet: str | None) -> str:
    """A file, or a sheet of it, as Excel writes it in references."""
    return name if sheet is None else f"[{name}]{sheet}"


def _only(sheet: str | None) -> tuple[str, ...] | None:
    return None if sheet is None else (sheet,)


def _read_into(found: Found, part: Part, file: Foreign, sought: Sought, line: Path) -> Iterator[Piece]:
    """All pieces of a file, each once what it says was added."""
    lookup = sought.lookup
    by, take, within = (_positions(part, file, names, line) for names in (lookup.by, lookup.take, sought.within))
    for piece in file.pieces():
        around = zip(*(piece.frame[str(at)].fill_null("") for at in within), strict=True) if within else repeat(())
        texts = (_joined(piece, at, lookup.between) for at in (by, take))
        for value, taken, beside in zip(*texts, around, strict=False):
            key = BESIDE.join((value, *beside))
            for one in dict.fromkeys((key, loosely(key)) if lookup.as_names else (key,)) if value else ():
                found.add(one, taken)
        yield piece


def _joined(piece: Piece, columns: Sequence[int], between: str) -> Iterator[str]:
    """For each row the texts of some columns, one behind the other; empty ones are passed over."""
    for texts in zip(*(piece.frame[str(at)] for at in columns), strict=True):
        yield between.join(text for text in texts if text is not None)


def _positions(part: Part, file: Foreign, names: Sequence[str], line: Path) -> list[int]:
    found = [file.position(name) for name in names]
    for name, at in zip(names, found, strict=True):
        _check_readable(part, file, (name,), line)
        if at is None:
            raise _no_column(part, file, name, line)
    return [at for at in found if at is not None]


def _check_cell(part: Part, one: Cell, line: Path) -> None:
    if one.column is not None:
        _check_readable(part, part.file, one.column, line)
    if one.column is not None and not one.optional:
        _any_of(part, one.column, line)
    for other in one.reads:
        _check_cell(part, cell(other), line)


def _check_readable(part: Part, file: Foreign, names: Sequence[str], line: Path) -> None:
    """Of several names the first that the file has counts, so that one must hold texts."""
    types = {plain(name): type_ for name, type_ in file.unreadable.items()}
    name = next((name for name in names if file.position(name) is not None or plain(name) in types), "")
    if plain(name) in types:
        fields = {"path": line, "place": place(part.at, part.block), "file": file.name, "name": name}
        raise InvalidError("mapping.column_unreadable", **fields, type=types[plain(name)])


def _any_of(part: Part, names: Sequence[str], line: Path) -> None:
    if all(part.file.position(name) is None for name in names):
        raise _no_column(part, part.file, names[0], line)


def _no_header(file: Foreign) -> InvalidError:
    line = file.told.header_line
    if line is None or file.is_mended:
        return InvalidError("mapping.file_empty", file=file.name)
    return InvalidError("mapping.no_header_line", file=file.name, line=line)


def _no_column(part: Part, file: Foreign, name: str, line: Path) -> InvalidError:
    if not file.header:
        return _no_header(file)
    near = difflib.get_close_matches(name, file.header, n=1)
    code = "mapping.column_absent_near" if near else "mapping.column_absent"
    fields = {"path": line, "place": place(part.at, part.block), "file": file.name, "name": name}
    return InvalidError(code, **fields, near=near[0] if near else "", known=file.header)
