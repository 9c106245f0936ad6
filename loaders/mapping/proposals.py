"""After a dry run: what refers to nothing, or is looked up in vain, and is spelled nearly like something there is."""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from graph_service.recording.kind import Column
from loaders.file_report import FileReport
from loaders.headers import column_named
from loaders.mapping.columns import BY_NAME, lookups
from loaders.mapping.corrections import Cause, Correction, corrections_of
from loaders.mapping.folder import MappedFolder
from loaders.mapping.found import BESIDE, LOOSE
from loaders.mapping.model import Cell, cell
from loaders.mapping.source import Part
from loaders.mapping.spellings import Near, nearly
from loaders.mapping.within import narrowing
from loaders.report import Report

IN_VAIN: Final = ("unknown_reference", "unknown_name")
"""Codes of faults of what refers to nothing."""
LOOKED_UP_IN_VAIN: Final = ("lookup_missing", "name_not_within")


@dataclasses.dataclass(frozen=True)
class Proposal:
    """A value of a column of a file, in how many of its rows it refers to nothing, and what may be meant."""

    file: str
    column: str
    value: str
    rows: int
    near: str


@dataclasses.dataclass(frozen=True)
class Proposals:
    """Everything found; the corrections make the same changes."""

    proposals: tuple[Proposal, ...]
    corrections: tuple[Correction, ...]


def proposals_of(report: Report, folder: MappedFolder) -> Proposals:
    """What a dry run found to refer to nothing, and what it may have meant."""
    found: dict[tuple[str, str, str], Proposal] = {}
    causes: list[tuple[Cause, Sequence[Near]]] = []
    known = _Known(folder)
    for file in report.files:
        for cause in _causes(file, folder):
            near = [_bare(cell(cause.part.block.columns[cause.name]), one) for one in known.nearly(cause)]
            for one in near:
                column = cause.part.header(cause.column.name)
                told = Proposal(file.file, column, one.text, one.rows, one.near)
                found.setdefault((file.file, column, one.text), told)
            causes.append((cause, near))
        for told in _looked_up(file, folder):
            found.setdefault((told.file, told.column, told.value), told)
    ordered = sorted(found.values(), key=lambda one: (one.file, one.column, -one.rows, one.value))
    return Proposals(tuple(ordered), corrections_of(causes, folder.parts))


class _Known:
    """The ids and names of the rows that the folder itself has, read once for each kind of thing."""

    def __init__(self, folder: MappedFolder) -> None:
        self._folder = folder
        self._read: dict[str, Mapping[str, frozenset[str]]] = {}

    def nearly(self, cause: Cause) -> tuple[Near, ...]:
        """References as they are written, and as they would have to be."""
        found: list[Near] = []
        for thing in cause.column.refers_to:
            for prefix, column in ((BY_NAME, "name"), (f"{thing}:", "id"), ("", "id")):
                texts = {text.removeprefix(prefix): n for text, n in cause.texts.items() if text.startswith(prefix)}
                open_ = {text: n for text, n in texts.items() if prefix or ":" not in text}
                near = nearly(open_, self._of(thing).get(column, frozenset())) if open_ else ()
                found += [Near(prefix + one.text, one.rows, prefix + one.near) for one in near]
        return tuple(found)

    def _of(self, thing: str) -> Mapping[str, frozenset[str]]:
        if thing not in self._read:
            sources = [source for source in self._folder.sources if source.kind.thing == thing]
            texts: dict[str, set[str]] = {}
            for source in sources:
                chunks = source.read()
                names = next(chunks).cells[0]
                named = {at: column_named(source.kind, text) for at, text in enumerate(names)}
                places = {at: one.name for at, one in named.items() if one and one.name in ("id", "name")}
                for rows in chunks:
                    for at, name in places.items():
                        texts.setdefault(name, set()).update(cells[at] for cells in rows.cells)
            self._read[thing] = {name: frozenset(found - {""}) for name, found in texts.items()}
        return self._read[thing]


def _looked_up(file: FileReport, folder: MappedFolder) -> Iterator[Proposal]:
    """What is looked up in vain, and what may be meant of all that would be found."""
    texts: dict[str, dict[str, int]] = {}
    in_vain = file.in_vain.filter(pl.col("code").is_in(LOOKED_UP_IN_VAIN)).unique(("row", "column"))
    for fault in in_vain.iter_rows(named=True):
        of_column = texts.setdefault(fault["column"], {})
        of_column[fault["value"]] = of_column.get(fault["value"], 0) + 1
    for part in folder.parts if texts else ():
        for name, given in part.block.columns.items() if part.file.name == file.file else ():
            column = column_named(part.kind, name)
            header = part.header(column.name) if column else ""
            for known in _known_there(part, column, given, folder):
                unknown = {text: n for text, n in texts.get(header, {}).items() if text not in known}
                for near in nearly(unknown, known):
                    yield Proposal(file.file, header, near.text, near.rows, near.near)


def _known_there(part: Part, column: Column | None, given: Cell | str, folder: MappedFolder) -> Iterator[set[str]]:
    """What would be found by each lookup of a cell, and by names that it narrows; not where that leads to."""
    for sought in lookups(given):
        texts = folder.tables[part.file.name, sought].texts
        yield {text.partition(BESIDE)[0] for text in texts if not text.startswith(LOOSE)}
    for one, target in narrowing(given, column):
        if target is not None:
            found = folder.bearers.found(target, one.columns_within)
            yield {text.partition(BESIDE)[0] for text in (*found.texts, *found.ambiguous)}


def _causes(file: FileReport, folder: MappedFolder) -> Iterator[Cause]:
    """The cells of the mapping that the faults of a file come from."""
    lines: dict[tuple[str, str], dict[str, set[int]]] = {}
    for fault in file.in_vain.iter_rows(named=True):
        if fault["code"] in IN_VAIN:
            things = str(json.loads(fault["fields"] or "{}").get("things", ""))
            lines.setdefault((fault["column"], things), {}).setdefault(fault["value"], set()).add(fault["row"])
    for part in folder.parts:
        for name in part.block.columns if part.file.name == file.file else ():
            column = column_named(part.kind, name)
            if column is None or not column.refers_to:
                continue
            texts = lines.get((part.header(column.name), " ".join(column.refers_to)), {})
            if texts:
                yield Cause(
                    part, name, column, {part.made(column.name, text): len(rows) for text, rows in texts.items()}
                )


def _bare(one: Cell, near: Near) -> Near:
    """The texts as the file has them: without what the mapping puts around them."""
    texts = []
    for text in (near.text, near.near):
        rest = text.removeprefix(BY_NAME) if one.by_name else text
        if not (rest.startswith(one.prefix) and rest.endswith(one.suffix)):
            return near
        texts.append(rest.removeprefix(one.prefix).removesuffix(one.suffix))
    return Near(texts[0], near.rows, texts[1])
