"""Lines of a source into typed frames and the faults met while reading them."""

import dataclasses
from collections.abc import Iterator
from zoneinfo import ZoneInfo

import polars as pl

from graph_service.recording.faults import faults, together
from graph_service.recording.kind import NO_FAULTS, ColumnType, FactKind
from loaders.cells import Unread, reader_of
from loaders.header import Field, Header
from loaders.source import Line

CHUNK_LINES = 20_000
_LISTS = (ColumnType.IDS, ColumnType.TEXTS, ColumnType.CHOICES)
_CONTROL = r"[\x00-\x08\x0b\x0c\x0e-\x1f]"


@dataclasses.dataclass(frozen=True)
class TypedChunk:
    """Rows as the recording wants them, and what could not be read."""

    frame: pl.DataFrame
    faults: pl.DataFrame


def typed_chunks(kind: FactKind, header: Header, lines: Iterator[Line], zone: ZoneInfo) -> Iterator[TypedChunk]:
    """Typed frames of at most CHUNK_LINES lines each."""
    batch: list[Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == CHUNK_LINES:
            yield _typed(kind, header, batch, zone)
            batch = []
    if batch:
        yield _typed(kind, header, batch, zone)


def _typed(kind: FactKind, header: Header, batch: list[Line], zone: ZoneInfo) -> TypedChunk:
    width = len(header.cells)
    troubled = [(line, line.trouble or _ragged(line, width)) for line in batch]
    bad = [(line.number, code, len(line.cells)) for line, code in troubled if code]
    cells = [line.cells if not code and len(line.cells) == width else _padded(line.cells, width)
             for line, code in troubled]  # fmt: skip
    columns = list(zip(*cells, strict=True)) if cells else [() for _ in range(width)]
    frame = pl.DataFrame({"row": [line.number for line in batch]}, schema={"row": pl.Int64})
    found = [_line_faults(bad, width)]
    series: list[pl.Series] = []
    for field in header.fields:
        text = _cleaned(pl.Series(field.column.name, columns[field.index], dtype=pl.String))
        values, unread = _values(field, text, zone)
        series.append(values)
        found.extend(_cell_faults(frame, field, text, unread))
    del kind
    return TypedChunk(frame.with_columns(series), together(*found))


def _ragged(line: Line, width: int) -> str | None:
    if len(line.cells) < width:
        return "too_few_cells"
    return "too_many_cells" if any(cell.strip() for cell in line.cells[width:]) else None


def _padded(cells: list[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _line_faults(bad: list[tuple[int, str, int]], width: int) -> pl.DataFrame:
    rows = pl.DataFrame(bad, schema={"row": pl.Int64, "code": pl.String, "cells": pl.Int64}, orient="row")
    codes = rows["code"].unique().sort().to_list()
    return together(
        *(
            faults(rows.filter(pl.col("code") == code), "", code, pl.lit(""), cells=pl.col("cells"), width=width)
            for code in codes
        )
    )


def _cleaned(text: pl.Series) -> pl.Series:
    stripped = text.str.replace_all(_CONTROL, "").str.strip_chars()
    return stripped.set(stripped == "", None)


def _values(field: Field, text: pl.Series, zone: ZoneInfo) -> tuple[pl.Series, dict[str, str]]:
    """The values of a column, and the code of each distinct text that is none."""
    kind = field.column.type
    if kind in _LISTS:
        return _listed(field, text), {}
    if kind is ColumnType.CHOICE:
        return _chosen(field, text), {}
    read = reader_of(kind, zone, is_yuan=field.is_yuan)
    if read is None:
        return text, {}
    distinct = text.drop_nulls().unique().to_list()
    values = {cell: read(cell) for cell in distinct}
    unread = {cell: value.code for cell, value in values.items() if isinstance(value, Unread)}
    readable = {cell: value for cell, value in values.items() if cell not in unread}
    if not readable:
        return pl.Series(text.name, [None] * text.len(), dtype=kind.dtype), unread
    new = pl.Series("new", list(readable.values()), dtype=kind.dtype)
    old = pl.Series("old", list(readable), dtype=pl.String)
    return text.replace_strict(old, new, default=None, return_dtype=kind.dtype), unread


def _listed(field: Field, text: pl.Series) -> pl.Series:
    parts = text.str.replace_all("[;、]", ";").str.split(";")
    cleaned = parts.list.eval(pl.element().str.strip_chars()).list.eval(pl.element().filter(pl.element() != ""))
    if not field.column.choices:
        return cleaned
    words = _words(field)
    return cleaned.list.eval(pl.element().str.to_lowercase().replace(words))


def _chosen(field: Field, text: pl.Series) -> pl.Series:
    """Codes for words; what is no choice stays as written and is refused by name later."""
    words = _words(field)
    distinct = text.drop_nulls().unique().to_list()
    meant = {cell: words.get(cell.casefold(), cell) for cell in distinct}
    return text.replace(list(meant), list(meant.values())) if meant else text


def _words(field: Field) -> dict[str, str]:
    choices = field.column.choices
    return {word.casefold(): code for code, spellings in choices.items() for word in (code, *spellings)}


def _cell_faults(frame: pl.DataFrame, field: Field, text: pl.Series, unread: dict[str, str]) -> list[pl.DataFrame]:
    if not unread:
        return [NO_FAULTS]
    rows = frame.select("row", text).filter(pl.col(text.name).is_in(list(unread)))
    codes = pl.col(text.name).replace_strict(unread, return_dtype=pl.String)
    found = rows.with_columns(codes.alias("code"))
    return [
        faults(found.filter(pl.col("code") == code), field.column.name, code) for code in sorted(set(unread.values()))
    ]
