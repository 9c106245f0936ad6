"""Names that are narrowed: what narrows them must be there, and so must the rows that bear them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from graph_service.errors import InvalidError
from graph_service.recording.kind import Column
from graph_service.recording.registry import things
from loaders.headers import column_named
from loaders.mapping.bearers import narrowed, way_to
from loaders.mapping.lines import Keys
from loaders.mapping.model import Cell, cell
from loaders.mapping.model import Rows as Block
from loaders.mapping.reading import place
from loaders.mapping.source import Part


def narrows_names(blocks: Iterable[Block]) -> bool:
    """Whether any cell narrows the names that it refers by."""
    return any(one.by_name and one.within for block in blocks for given in block.reads for one in _all(given))


def check_within(part: Part, keys: Keys, given: Cell | str, line: Path, made: set[str]) -> None:
    """Refuse names narrowed by a column that nothing has, or among rows that the export does not make."""
    column = column_named(part.kind, str(keys[1])) if keys[0] == "columns" else None
    for one, target in narrowing(given, column):
        fields = {"path": line, "place": place(part.at, part.block)}
        if target is None or not target.refers_to:
            raise InvalidError("mapping.within_no_reference", **fields)
        kinds = [things()[thing] for thing in target.refers_to]
        for name in one.columns_within:
            if not any(way_to(kind, name) for kind in kinds):
                known = [column.name for kind in kinds for column in kind.columns]
                raise InvalidError("mapping.within_no_column", **fields, name=name, known=list(dict.fromkeys(known)))
        if not made & {kind.name for kind in narrowed(target, one.columns_within)}:
            raise InvalidError("mapping.within_no_rows", **fields, templates=[kind.name for kind in kinds])


def narrowing(given: Cell | str, target: Column | None) -> Iterator[tuple[Cell, Column | None]]:
    """The cells that narrow names, each with the column whose references these are."""
    one = cell(given)
    if one.by_name and one.within:
        yield one, target
    for other in one.reads:
        yield from narrowing(other, target if other in one.inner else None)


def _all(given: Cell | str) -> Iterator[Cell]:
    one = cell(given)
    yield one
    for other in one.reads:
        yield from _all(other)
