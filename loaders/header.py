"""The header of a file: which of its columns feeds which column of the template."""

import dataclasses
import difflib
import re

from graph_service.recording.kind import Column, ColumnType, FactKind

YUAN = re.compile(r"(_yuan|_元|\(元\)|(元)|/元)$")
FAULTS = ("faults", "问题")
"""The column that a rejects file carries beside the user's own: passed over when the file comes back."""


@dataclasses.dataclass(frozen=True)
class Field:
    """One column of the file: where it is, what it is called there, and what it feeds."""

    index: int
    header: str
    column: Column
    is_yuan: bool = False


@dataclasses.dataclass(frozen=True)
class HeaderFault:
    """What is wrong with a header, with the fields of its sentence."""

    code: str
    column: str
    fields: dict[str, object]


@dataclasses.dataclass(frozen=True)
class Header:
    """The fields of a file and what is wrong with its header."""

    cells: list[str]
    fields: tuple[Field, ...]
    faults: tuple[HeaderFault, ...]

    def shown(self, column: str) -> str:
        """What the user calls a column of the template."""
        return next((field.header for field in self.fields if field.column.name == column), column)


def read_header(kind: FactKind, cells: list[str], *, allow_extra: bool) -> Header:
    """Match a header with a template; English keys and Chinese names, any case, spaces for underscores."""
    fields: list[Field] = []
    faults: list[HeaderFault] = []
    taken: dict[str, str] = {}
    for index, cell in enumerate(cells):
        shown = cell.strip()
        match = _match(kind, shown)
        if match is None:
            if shown and shown.casefold() not in FAULTS and not allow_extra:
                faults.append(_unknown(kind, shown))
            continue
        column, is_yuan = match
        if column.name in taken:
            faults.append(HeaderFault("column_twice", shown, {"first": taken[column.name]}))
            continue
        taken[column.name] = shown
        fields.append(Field(index, shown, column, is_yuan))
    missing = [column for column in kind.columns if column.is_required and column.name not in taken]
    faults.extend(HeaderFault("column_missing", column.name, {"zh": column.zh[0]}) for column in missing)
    return Header(cells, tuple(fields), tuple(faults))


def _match(kind: FactKind, shown: str) -> tuple[Column, bool] | None:
    plain = _folded(shown)
    for column in kind.columns:
        names = {column.name, *(_folded(name) for name in column.zh)}
        if plain in names:
            return column, False
        if column.type is ColumnType.MONEY and _folded(YUAN.sub("", shown)) in names and YUAN.search(shown):
            return column, True
    return None


def _unknown(kind: FactKind, shown: str) -> HeaderFault:
    known = {name: column.name for column in kind.columns for name in (column.name, *column.zh)}
    near = difflib.get_close_matches(shown, known, n=1, cutoff=0.6)
    if near:
        return HeaderFault("column_unknown_near", shown, {"near": near[0]})
    return HeaderFault("column_unknown", shown, {})


def _folded(name: str) -> str:
    return re.sub(r"[\s\-]+", "_", name.strip().casefold()).rstrip("*")
