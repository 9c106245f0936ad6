"""Who bears a name, among the rows that an export itself makes: narrowed by what else these rows say.

A column that narrows is one of the template referred to, or of a template that this one refers to: of a person the
department, or the customer of that.
"""

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Final

import polars as pl

from graph_service.recording.kind import Column, FactKind
from graph_service.recording.references import THINGS
from graph_service.recording.registry import things
from loaders.headers import column_named
from loaders.mapping.columns import BY_NAME, Tables
from loaders.mapping.days import each
from loaders.mapping.found import BESIDE, Found
from loaders.mapping.source import MappedKind, Part

_PREFIX: Final = re.compile(rf"\s*(?:{'|'.join(THINGS)})[:\uFF1A]\s*")
Way = tuple[Column, ...]
"""From a row to what narrows it: a column, or one that leads to another row and a column of that."""


def way_to(kind: FactKind, name: str) -> Way:
    """How a template is narrowed by a column of this name; empty where it cannot be."""
    own = column_named(kind, name)
    if own is not None:
        return (own,)
    for column in kind.columns:
        one = things().get(column.refers_to[0]) if len(column.refers_to) == 1 else None
        further = None if one is None or one is kind else column_named(one, name)
        if further is not None:
            return (column, further)
    return ()


def narrowed(column: Column, within: Sequence[str]) -> list[FactKind]:
    """The templates that a column refers to and that can be narrowed so."""
    kinds = [things()[thing] for thing in column.refers_to if thing in things()]
    return [kind for kind in kinds if all(way_to(kind, name) for name in within)]


class NamesOfExport:
    """The names in an export; of one of which only a part is brought, those of the whole after them."""

    def __init__(self, parts: Sequence[Part], whole: Sequence[Part], tables: Tables) -> None:
        self._ways = (parts, whole)
        self._tables = tables
        self._found: dict[tuple[tuple[str, ...], tuple[str, ...]], Found] = {}
        self._known: dict[tuple[str, str], Mapping[str, str]] = {}

    def found(self, column: Column, within: tuple[str, ...]) -> Found:
        """Ids, each with what it is of, by name and by the texts of these columns."""
        key = column.refers_to, within
        if key not in self._found:
            found, whole = Found(), Found()
            for parts, into in zip(self._ways, (found, whole), strict=True):
                for kind in narrowed(column, within):
                    self._add(into, kind, [way_to(kind, name) for name in within], parts)
            found.fill_up(whole)
            self._found[key] = found
        return self._found[key]

    def alike(self, column: Column, name: str, texts: pl.Series) -> pl.Series:
        """Texts as the column that narrows has them: ids without what they are of, and in the place of names."""
        kinds = narrowed(column, (name,))
        return each(texts, partial(self._id, way_to(kinds[0], name)[-1])) if kinds else texts

    def _add(self, found: Found, kind: FactKind, ways: Sequence[Way], parts: Sequence[Part]) -> None:
        for row in self._rows(kind, {"id", "name", *(way[0].name for way in ways)}, parts):
            texts = [self._said(row, way) for way in ways]
            if row["id"] and row["name"]:
                found.add(BESIDE.join((row["name"], *texts)), f"{kind.thing}:{row['id']}")

    def _said(self, row: Mapping[str, str], way: Way) -> str:
        text = self._id(way[0], row[way[0].name])
        return text if len(way) == 1 else self._by(way[0].refers_to[0], "id", way[1]).get(text, "")

    def _id(self, column: Column, text: str) -> str:
        """What a reference refers to: an id as it is, that of a name where one alone bears it."""
        if not column.refers_to:
            return text
        if not text.startswith(BY_NAME):
            return _PREFIX.sub("", text, count=1)
        ids = (self._by(thing, "name").get(text.removeprefix(BY_NAME)) for thing in column.refers_to)
        return next((one for one in ids if one), text)

    def _by(self, thing: str, key: str, column: Column | None = None) -> Mapping[str, str]:
        """Of all rows of a kind the id, or what a column says, by their ids or names."""
        wanted = "id" if column is None else column.name
        if (thing, key + wanted) not in self._known:
            found, whole = Found(), Found()
            for parts, into in zip(self._ways, (found, whole), strict=True):
                for row in self._rows(things()[thing], {key, wanted}, parts):
                    text = row[wanted] if column is None else self._id(column, row[wanted])
                    into.add(row[key], text)
            found.fill_up(whole)
            self._known[thing, key + wanted] = found.texts
        return self._known[thing, key + wanted]

    def _rows(self, kind: FactKind, wanted: set[str], parts: Sequence[Part]) -> Iterator[Mapping[str, str]]:
        """The rows of a template with these columns alone; what is wrong with them is told when they are loaded."""
        own = [_with(part, wanted) for part in parts if part.kind is kind]
        chunks = MappedKind(kind, own, self._tables, self).read() if own else iter(())
        header = next(chunks, None)
        columns = [column_named(kind, str(text)) for text in (header.cells[0] if header else ())]
        for rows in chunks:
            for cells in rows.cells:
                said = {column.name: text for column, text in zip(columns, cells, strict=True) if column}
                yield {**dict.fromkeys(wanted, ""), **said}


def _with(part: Part, wanted: set[str]) -> Part:
    """A part of a mapping with some of its columns alone."""
    named = {name: column_named(part.kind, name) for name in part.block.columns}
    kept = {name: part.block.columns[name] for name, column in named.items() if column and column.name in wanted}
    return dataclasses.replace(part, block=part.block.model_copy(update={"columns": kept}))
