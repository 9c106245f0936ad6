"""What a path holds: a folder of CSV files, a workbook, or one CSV file, each by the name of its template."""

import difflib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from graph_service.errors import InvalidError
from graph_service.recording.kind import FactKind
from graph_service.recording.registry import kinds
from loaders.csv_lines import csv_lines
from loaders.excel_lines import open_workbook, sheet_lines
from loaders.source import Source

CSV = (".csv",)
WORKBOOK = (".xlsx", ".xlsm")


def find_sources(path: Path) -> tuple[list[Source], list[str]]:
    """The templates at a path in plan order, and the tables that are none (they are named, not loaded).

    A table whose name is nearly that of a template is refused: it would be forgotten otherwise.
    """
    if not path.exists():
        raise InvalidError("loaders.no_such_path", path=path)
    if path.is_dir():
        found, others = _of_folder(path)
    elif path.suffix.lower() in WORKBOOK:
        found, others = _of_workbook(path)
    elif path.suffix.lower() in CSV:
        found, others = _of_files([path])
    else:
        raise InvalidError("loaders.unknown_file_kind", file=path.name)
    if not found:
        raise InvalidError("loaders.nothing_to_load", path=path, known=", ".join(kind.name for kind in kinds()))
    return sorted(found, key=lambda source: source.kind.order), others


def kind_of(name: str) -> FactKind | None:
    """The template that a file or sheet name means, in English or Chinese."""
    cleaned = _folded(name)
    return next((kind for kind in kinds() if cleaned in (kind.name, _folded(kind.zh))), None)


def _folded(name: str) -> str:
    return name.strip().casefold().replace(" ", "_").replace("-", "_")


def _of_folder(path: Path) -> tuple[list[Source], list[str]]:
    files = sorted(entry for entry in path.iterdir() if entry.is_file() and not entry.name.startswith((".", "~$")))
    tables = [entry for entry in files if entry.suffix.lower() in CSV]
    workbooks = [entry for entry in files if entry.suffix.lower() in WORKBOOK]
    if not tables and len(workbooks) == 1:
        return _of_workbook(workbooks[0])
    return _of_files(tables)


def _of_files(paths: Sequence[Path]) -> tuple[list[Source], list[str]]:
    found: dict[str, Source] = {}
    others: list[str] = []
    for path in paths:
        kind = kind_of(path.stem)
        if kind is None:
            _refuse_near_miss(path.name, path.stem)
            others.append(path.name)
        else:
            _add(found, Source(path.name, kind, partial(csv_lines, path)))
    return list(found.values()), others


def _of_workbook(path: Path) -> tuple[list[Source], list[str]]:
    found: dict[str, Source] = {}
    others: list[str] = []
    for sheet in open_workbook(path).sheet_names:
        kind = kind_of(sheet)
        if kind is None:
            _refuse_near_miss(f"{path.name} / {sheet}", sheet)
            others.append(sheet)
        else:
            _add(found, Source(f"{path.name} / {sheet}", kind, partial(sheet_lines, path, sheet)))
    return list(found.values()), others


def _add(found: dict[str, Source], source: Source) -> None:
    if source.kind.name in found:
        first = found[source.kind.name].name
        raise InvalidError("loaders.template_twice", first=first, second=source.name, template=source.kind.name)
    found[source.kind.name] = source


def _refuse_near_miss(file: str, name: str) -> None:
    near = difflib.get_close_matches(_folded(name), [kind.name for kind in kinds()], n=1, cutoff=0.85)
    if near:
        raise InvalidError("loaders.nearly_a_template", file=file, template=near[0])
