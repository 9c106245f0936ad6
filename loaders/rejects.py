"""Faults as a person reads them, and the user's own rows written back with the faults beside them."""

import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from graph_service.recording.faults import sentence
from graph_service.words import Language, catalogue, say
from loaders.header import FAULTS, Header
from loaders.report import Reject
from loaders.source import Source

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@")


def header_rejects(source: Source, header: Header, language: Language) -> list[Reject]:
    """What is wrong with a header, on its first line."""
    return [
        Reject(
            source.name, 1, fault.column, fault.code, fault.column,
            say(f"loaders.{fault.code}", language, column=fault.column, **fault.fields),
        )
        for fault in header.faults
    ]  # fmt: skip


def rejects_of(source: Source, header: Header, found: pl.DataFrame, language: Language) -> list[Reject]:
    """Faults in the order of lines, columns called as the user calls them."""
    ordered = found.unique(maintain_order=True).sort("row", maintain_order=True)
    return [
        Reject(
            source.name,
            fault["row"],
            header.shown(fault["column"]),
            fault["code"],
            fault["value"],
            _message({**fault, "column": header.shown(fault["column"])}, language),
        )
        for fault in ordered.iter_rows(named=True)
    ]


def _message(fault: dict[str, object], language: Language) -> str:
    if f"recording.{fault['code']}" in catalogue(language):
        return sentence(fault, language)
    fields = json.loads(str(fault["fields"]) or "{}")
    return say(f"loaders.{fault['code']}", language, column=fault["column"], value=fault["value"], **fields)


def write_rejects(folder: Path, sources: Sequence[Source], rejects: Sequence[Reject], language: Language) -> None:
    """One CSV per file with rejected rows: the user's header and cells, and a last column with the faults.

    Excel opens it as it is (BOM); cells that it would take for formulas are guarded by an apostrophe.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in sources:
        by_line: dict[int, list[str]] = defaultdict(list)
        for reject in rejects:
            if reject.file == source.name:
                by_line[reject.line].append(reject.message)
        if by_line:
            _write(folder / f"{source.kind.name}.csv", source, by_line, FAULTS[1 if language == "zh" else 0])


def _write(path: Path, source: Source, by_line: dict[int, list[str]], title: str) -> None:
    lines = source.lines()
    header = next(lines).cells
    with path.open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow([*header, title])
        for line in lines:
            if line.number in by_line:
                cells = [*line.cells[: len(header)], *[""] * (len(header) - len(line.cells))]
                writer.writerow([*map(_guarded, cells), " ".join(by_line[line.number])])


def _guarded(cell: str) -> str:
    is_number = cell[:1] in "+-" and cell[1:].replace(".", "", 1).isdigit()
    return f"'{cell}" if cell.startswith(_FORMULA) and not is_number else cell
