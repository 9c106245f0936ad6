"""What lies at a path: a folder of CSV files, one CSV file or one workbook; which of it is a template, which is not."""

import dataclasses
import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TypeVar

import polars as pl

from graph_service.errors import InvalidError
from graph_service.recording.kind import FactKind
from graph_service.recording.registry import kinds
from loaders.csv_file import CsvFile
from loaders.encoding import encoding_of
from loaders.faults import fault_frame
from loaders.file_report import FileReport
from loaders.rows import Source
from loaders.templates import is_read_me, near_template, template_of
from loaders.workbook import Sheet, Workbook

CSV = (".csv",)
WORKBOOKS = (".xlsx", ".xlsm")
OLD_WORKBOOKS = (".xls", ".xlsb", ".ods", ".et", ".numbers")


@dataclasses.dataclass(frozen=True)
class FileFault:
    """A file or sheet that cannot be read at all, and why; ``line`` is where."""

    name: str
    fault: pl.DataFrame
    kind: FactKind | None = None


@dataclasses.dataclass(frozen=True)
class Ignored:
    """A file or sheet that is no template; ``code`` says in words.loaders why it is left aside."""

    name: str
    code: str


@dataclasses.dataclass(frozen=True)
class Folder:
    """Everything found at a path, in the order of the plan."""

    path: Path
    sources: tuple[Source, ...]
    faults: tuple[FileFault, ...] = ()
    ignored: tuple[Ignored, ...] = ()

    @property
    def originals(self) -> tuple[Source, ...]:
        """Templates are handed in as they are."""
        return self.sources

    def by_file(self, reports: Sequence[FileReport]) -> tuple[FileReport, ...]:
        """Each source is a file."""
        return tuple(reports)

    def digest(self) -> str:
        """A digest of the contents of the files that are loaded: the same folder, the same digest."""
        digest = hashlib.sha256()
        for path in sorted({_path(source) for source in self.sources}):
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        for source in self.sources:
            digest.update(f"{source.kind.name}\x1f{source.name}\x1e".encode())
        return digest.hexdigest()


def open_folder(path: Path, *, allow_extra: bool = False) -> Folder:
    """Find out what is at the path; ``InvalidError`` if there is nothing to load at all."""
    if not path.exists():
        raise InvalidError("loaders.no_such_path", path=path)
    if path.is_dir():
        return _folder(path, allow_extra=allow_extra)
    suffix = path.suffix.lower()
    if suffix in CSV:
        return _file(path)
    if suffix in WORKBOOKS:
        return _workbook(path, allow_extra=allow_extra)
    raise InvalidError(
        "loaders.old_workbook" if suffix in OLD_WORKBOOKS else "loaders.unknown_file_kind", file=path.name
    )


def _folder(path: Path, *, allow_extra: bool) -> Folder:
    try:
        entries = sorted(path.iterdir())
    except OSError as error:
        raise InvalidError("loaders.unreadable", path=path, reason=error.strerror) from error
    seen = [entry for entry in entries if not entry.name.startswith((".", "~$"))]
    tables = [entry for entry in seen if entry.is_file() and entry.suffix.lower() in CSV]
    others = [entry for entry in seen if entry not in tables]
    if not tables:
        books = [entry for entry in others if entry.suffix.lower() in WORKBOOKS]
        if len(books) == 1:
            return _workbook(books[0], allow_extra=allow_extra)
        if books:
            raise InvalidError("loaders.many_workbooks", path=path, workbook=books[0])
        raise InvalidError("loaders.nothing_to_load", path=path, known=_known_names())
    sources, faults, ignored = _sorted_out(
        ((table.stem, table.name, table) for table in tables), allow_extra=allow_extra
    )
    if not sources and not faults:
        raise InvalidError("loaders.nothing_to_load", path=path, known=_known_names())
    opened = [_csv(file, kind) for _, file, kind in sources]
    faults += [found for found in opened if isinstance(found, FileFault)]
    ignored += [Ignored(entry.name, _why(entry)) for entry in others]
    return Folder(
        path, _in_order(found for found in opened if isinstance(found, CsvFile)), tuple(faults), tuple(ignored)
    )


def _file(path: Path) -> Folder:
    kind = template_of(path.stem)
    if kind is None:
        near = near_template(path.stem)
        if near is not None:
            raise InvalidError("loaders.nearly_a_template", file=path.name, template=near.name)
        raise InvalidError("loaders.nothing_to_load", path=path, known=_known_names())
    opened = _csv(path, kind)
    return Folder(path, (), (opened,)) if isinstance(opened, FileFault) else Folder(path, (opened,))


def _workbook(path: Path, *, allow_extra: bool) -> Folder:
    book = Workbook(path)
    titles = [title for title in book.titles if not is_read_me(title)]
    sources, faults, ignored = _sorted_out(
        ((title, f"[{path.name}]{title}", title) for title in titles), allow_extra=allow_extra
    )
    if not sources and not faults:
        raise InvalidError("loaders.nothing_to_load", path=path, known=_known_names())
    return Folder(
        path, _in_order(Sheet(book, title, kind) for _, title, kind in sources), tuple(faults), tuple(ignored)
    )


Place = TypeVar("Place", Path, str)


def _sorted_out(
    found: Iterable[tuple[str, str, Place]], *, allow_extra: bool
) -> tuple[list[tuple[str, Place, FactKind]], list[FileFault], list[Ignored]]:
    """Templates, slips of the pen, and whatever is none of our business."""
    sources: dict[str, tuple[str, Place, FactKind]] = {}
    faults: list[FileFault] = []
    ignored: list[Ignored] = []
    for stem, name, place in found:
        kind, near = template_of(stem), near_template(stem)
        if kind is not None and kind.name in sources:
            other = sources[kind.name][0]
            faults.append(_fault(name, "template_twice", stem, kind, first=other, second=name, template=kind.name))
        elif kind is not None:
            sources[kind.name] = name, place, kind
        elif near is not None and not allow_extra:
            faults.append(_fault(name, "nearly_a_template", stem, None, template=near.name))
        else:
            ignored.append(Ignored(name, "ignored_name"))
    return list(sources.values()), faults, ignored


def _csv(path: Path, kind: FactKind) -> CsvFile | FileFault:
    try:
        encoding = encoding_of(path)
    except OSError as error:
        return _fault(path.name, "file_unreadable", "", kind, reason=error.strerror)
    if encoding.name is None:
        return _fault(path.name, "encoding_unknown", "", kind, line=encoding.line)
    return CsvFile(path, encoding, kind)


def _fault(name: str, code: str, value: str, kind: FactKind | None, line: int = 1, **fields: object) -> FileFault:
    return FileFault(name, fault_frame([(line, "", code, value, {"file": name, "line": line, **fields})]), kind)


def _why(entry: Path) -> str:
    if entry.is_dir():
        return "ignored_folder"
    return "ignored_workbook" if entry.suffix.lower() in WORKBOOKS else "ignored_file"


def _in_order(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple(sorted(sources, key=lambda source: source.kind.order))


def _path(source: Source) -> Path:
    return source.workbook.path if isinstance(source, Sheet) else source.path  # type: ignore[attr-defined]


def _known_names() -> list[str]:
    return [kind.name for kind in kinds()]
