"""References of a cell that may be left out where nobody is found: they must be several of a column for several."""

from collections.abc import Iterator
from pathlib import Path

from graph_service.errors import InvalidError
from graph_service.recording.kind import ColumnType
from loaders.headers import column_named
from loaders.mapping.lines import Keys
from loaders.mapping.model import Cell, cell
from loaders.mapping.reading import place
from loaders.mapping.source import Part


def check_unfound(part: Part, keys: Keys, given: Cell | str, line: Path) -> None:
    """Refuse ``unfound`` where it would not be heeded: within another cell, or in a column of no several references."""
    column = column_named(part.kind, str(keys[1])) if keys[0] == "columns" else None
    is_of_several = column is not None and bool(column.refers_to) and column.type is ColumnType.IDS
    own = cell(given)
    if any(one.unfound is not None for one in _below(own)) or (own.unfound is not None and not is_of_several):
        known = [one.name for one in part.kind.columns if one.refers_to and one.type is ColumnType.IDS]
        fields = {"path": line, "place": place(part.at, part.block), "known": known or "-"}
        raise InvalidError("mapping.unfound_no_references", **fields)


def _below(one: Cell) -> Iterator[Cell]:
    for other in map(cell, one.reads):
        yield other
        yield from _below(other)
