"""Writes a user's own rejected rows back, with what is wrong beside them, as CSV files that Excel opens.

Mended there, such a file can be loaded as it is: the columns of faults are left aside.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from graph_service.errors import InvalidError
from graph_service.words import Language
from loaders import unmended
from loaders.brought import Brought
from loaders.file_report import FileReport, Reject
from loaders.guards import guarded, unguarded
from loaders.headers import FAULT_NAMES
from loaders.rows import Readable
from loaders.templates import plain
from loaders.unmended import CONTRADICTS, Beside, digest_of, own_width
from loaders.words import FAULT_COLUMNS, FAULT_HEADERS


def refuse_target(folder: Brought, target: Path) -> None:
    """Refuse to write over anything that is not an earlier file of rejects."""
    home = folder.path if folder.path.is_dir() else folder.path.parent
    if target.resolve() == home.resolve():
        raise InvalidError("loaders.reject_to_source", path=target)
    if target.exists() and not target.is_dir():
        raise InvalidError("loaders.reject_to_file", path=target)
    for source in folder.originals:
        path = _path(target, source)
        if path.exists() and not _is_ours(path):
            raise InvalidError("loaders.reject_to_taken", path=path)


def refuse_part(folder: Brought, day: date | None) -> None:
    """``InvalidError`` where rejected rows that came back are to say how things stand: they are a part of it."""
    for source in folder.originals if day is not None else ():
        is_header, _, cells = next(_rows(source), (False, 0, ()))
        if is_header and _has_ours(cells):
            raise InvalidError("loaders.state_of_rejects", file=source.name)


def write_rejects(
    folder: Brought, reports: Sequence[FileReport], target: Path | None, language: Language
) -> tuple[str, ...]:
    """One file per source with rejected rows; returns their paths. Files of an earlier load that are clean now go."""
    if target is None:
        return ()
    by_name = {report.file: report for report in reports}
    written, digests = [], dict[str, Mapping[int, str]]()
    for source in folder.originals:
        path, report = _path(target, source), by_name[source.name]
        if report.faults.height:
            target.mkdir(parents=True, exist_ok=True)
            digests[source.name] = _write(path, source, report, language)
            written.append(str(path))
        elif path.exists():
            path.unlink()
    if target.is_dir():
        kept = {name: dict(_contradicted(by_name[name], own, digests)) for name, own in digests.items()}
        unmended.write(target, {_written(name): rows for name, rows in kept.items()})
    return tuple(written)


def _contradicted(
    report: FileReport, own: Mapping[int, str], digests: Mapping[str, Mapping[int, str]]
) -> Iterator[tuple[str, Beside]]:
    """Digests of the rows of a file that contradict one of another file, each with where that is written."""
    for fault in report.faults.filter(pl.col("code").is_in(CONTRADICTS)).iter_rows(named=True):
        fields = json.loads(fault["fields"])
        if other := fields.get("other_file"):
            yield own[fault["row"]], (_written(other), digests.get(other, {}).get(fields.get("other_line")))


def _write(path: Path, source: Readable, report: FileReport, language: Language) -> dict[int, str]:
    """Digests of the rows that contradict others, by their lines."""
    contradicting: dict[int, str] = {}
    by_line: dict[int, list[Reject]] = {}
    for reject in report.rejects(language):
        by_line.setdefault(reject.line, []).append(reject)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        width, is_ours = 0, False
        for is_header, line, cells in _rows(source):
            if is_header:
                width = own_width(cells)
                is_ours = _has_ours(cells)
                writer.writerow([*map(guarded, cells[:width]), *FAULT_HEADERS[language]])
            own = [unguarded(cell) for cell in cells[:width]] if is_ours else list(cells[:width])
            beyond = [] if is_ours else list(cells[width:])
            if line in by_line or not (is_header or report.is_readable):
                if any(reject.code in CONTRADICTS for reject in by_line.get(line, ())):
                    contradicting[line] = digest_of([*map(guarded, own)])
                shown = [""] * width if is_header else [*map(guarded, own), *[""] * (width - len(own))]
                writer.writerow([*shown, *_beside(by_line.get(line, [])), *map(guarded, beyond)])
    return contradicting


def _rows(source: Readable) -> Iterator[tuple[bool, int, Sequence[str]]]:
    """Whether it is the header, line and cells, in order; what could not be cut into cells is one cell."""
    is_first = True
    for rows in source.read():
        broken = [(piece.line, [piece.text.rstrip("\r\n")]) for piece in rows.broken]
        whole = list(zip(rows.lines, rows.cells, strict=True))
        for line, cells in sorted([*broken, *whole], key=lambda row: row[0]) if broken else whole:
            yield is_first, line, cells
            is_first = False


def _beside(rejects: Sequence[Reject]) -> list[str]:
    """Line, columns, codes and sentences of all faults of a row."""
    if not rejects:
        return [""] * len(FAULT_COLUMNS)
    each = (
        [str(rejects[0].line)],
        [reject.column for reject in rejects],
        [reject.code for reject in rejects],
        [reject.message for reject in rejects],
    )
    return [guarded("\n".join(texts)) for texts in each]


def _path(target: Path, source: Readable) -> Path:
    return target / _written(source.name)


def _written(name: str) -> str:
    """Named after the sheet, or the file; what is written is CSV whatever it was read from."""
    bare = name.rpartition("]")[2]
    return bare if bare.lower().endswith(".csv") else f"{bare}.csv"


def _is_ours(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        return False
    return _has_ours(header)


def _has_ours(header: Sequence[str]) -> bool:
    return any(plain(text) in FAULT_NAMES for text in header)
