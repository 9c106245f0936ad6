"""What the header row of a file says: which cell of a row is which column, in which unit; and what is wrong with it."""

import dataclasses
import difflib
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial

import polars as pl

from graph_service.recording.kind import Column, ColumnType, FactKind
from loaders.faults import NO_FAULTS, fault_frame
from loaders.templates import plain
from loaders.words import FAULT_HEADERS

UNITS: Mapping[str, int] = {
    "_yuan": 100,
    "_fen": 1,
    "(元)": 100,
    "(分)": 1,
    "(万元)": 1_000_000,
    "(yuan)": 100,
    "(fen)": 1,
    "万元": 1_000_000,
    "元": 100,
}
"""What a header of money may end with, and how many fen one of it is; longer endings before their own endings."""

NEAR = 0.6
WHOLE = r"^-?\d+$"


@dataclasses.dataclass(frozen=True)
class HeaderCell:
    """One column of a file: where it stands, what it is, what the user calls it, fen per unit for money."""

    position: int
    column: Column
    header: str
    fen: int = 1


@dataclasses.dataclass(frozen=True)
class Header:
    """The header row, read."""

    line: int
    texts: tuple[str, ...]
    cells: tuple[HeaderCell, ...]
    extra: tuple[str, ...]
    """Columns that are no part of the template and are left aside."""
    faults: pl.DataFrame
    is_mended: bool = False
    """A file of rejected rows handed in again: its columns of faults are left aside, its guards taken off."""

    @property
    def width(self) -> int:
        """Cells of a whole row."""
        return len(self.texts)

    def shown(self, column: str) -> str:
        """The user's own header of a column."""
        return next((cell.header for cell in self.cells if cell.column.name == column), column)

    def in_its_units(self, faults: pl.DataFrame) -> pl.DataFrame:
        """Faults of amounts that were read as fen, with the amounts as the file has them."""
        for cell in self.cells:
            if cell.fen != 1:
                is_fen = (pl.col("column") == cell.column.name) & pl.col("value").str.contains(WHOLE)
                amount = pl.col("value").map_elements(partial(_in_units, fen=cell.fen), return_dtype=pl.String())
                faults = faults.with_columns(pl.when(is_fen).then(amount).otherwise("value").alias("value"))
        return faults


def _in_units(text: str, fen: int) -> str:
    return format((Decimal(text) / fen).normalize(), "f") if re.fullmatch(WHOLE, text) else text


def read_header(kind: FactKind, line: int, texts: Sequence[str], *, allow_extra: bool = False) -> Header:
    """Match every header with a column of the template; trailing empty headers are no columns."""
    while texts and not texts[-1].strip():
        texts = texts[:-1]
    names, extra = _names(kind), list[str]()
    found: list[HeaderCell] = []
    faults: list[tuple[str, str, dict[str, object]]] = []
    is_mended = any(plain(text) in FAULT_NAMES for text in texts)
    for position, text in enumerate(texts):
        cell = _match(names, position, text)
        if cell is not None:
            earlier = next((other for other in found if other.column is cell.column), None)
            if earlier is not None:
                faults.append((text, "column_twice", {"first": earlier.header}))
            found.append(cell)
        elif not (is_mended and plain(text) in FAULT_NAMES):
            if not allow_extra:
                faults.append(_unknown(kind, text))
            extra.append(text.strip())
    here = {cell.column.name for cell in found}
    faults += [
        (column.name, "column_missing", {"zh": column.zh[0]})
        for column in kind.columns
        if column.is_required and column.name not in here
    ]
    shown = fault_frame([(line, text.strip(), code, text.strip(), fields) for text, code, fields in faults])
    return Header(line, tuple(texts), tuple(found), tuple(extra), shown if faults else NO_FAULTS, is_mended)


def column_named(kind: FactKind, text: str) -> Column | None:
    """The column of a template that a header names, whatever unit it says."""
    cell = _match(_names(kind), 0, text)
    return None if cell is None else cell.column


def _match(names: Mapping[str, Column], position: int, text: str) -> HeaderCell | None:
    name = plain(text)
    if name in names:
        return HeaderCell(position, names[name], text.strip())
    for ending, fen in UNITS.items():
        column = names.get(name.removesuffix(ending).strip("_ ")) if name.endswith(ending) else None
        if column is not None and column.type is ColumnType.MONEY:
            return HeaderCell(position, column, text.strip(), fen)
    return None


def _unknown(kind: FactKind, text: str) -> tuple[str, str, dict[str, object]]:
    if not text.strip():
        return text, "column_unnamed", {}
    shown = {plain(name): name for column in kind.columns for name in (column.name, *column.zh)}
    near = difflib.get_close_matches(plain(text), shown, n=1, cutoff=NEAR)
    if near:
        return text, "column_unknown_near", {"near": shown[near[0]]}
    return text, "column_unknown", {"known": [column.name for column in kind.columns]}


def _names(kind: FactKind) -> dict[str, Column]:
    return {plain(name): column for column in kind.columns for name in (column.name, *column.zh)}


FAULT_NAMES = {plain(header) for headers in FAULT_HEADERS.values() for header in headers}
