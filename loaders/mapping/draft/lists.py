"""Lists of values that several lines of a draft have: written once, and named in each of them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Final

from loaders.mapping.draft.parts import Placed, Source
from loaders.mapping.draft.toml import Items, key, quoted
from loaders.mapping.model import Cell

SHORT: Final = 4
"""Lists of no more stand where they are needed."""


def lists_of(placed: Sequence[Placed]) -> Mapping[Items, str]:
    """The lists that stand in several lines that are proposed, each with a name."""
    lines = (line for one in placed for block in one.blocks for line in block.lines)
    found = Counter(values for line in lines if not line.is_active for values in _values(line.source))
    names: dict[Items, str] = {}
    for (column, items), times in found.items():
        if times > 1 and len(items) > SHORT and items not in names:
            names[items] = next(name for name in _names(column) if name not in names.values())
    return names


def written_lists(lists: Mapping[Items, str], note: str) -> Iterator[str]:
    """The lists as tables of TOML."""
    for number, (items, name) in enumerate(lists.items()):
        yield from ("",) if number else ("", f"# {note}")
        yield f"[values.{key(name)}]"
        yield from (f"{key(text)} = {quoted(other)}" for text, other in items)


def _values(given: Source) -> Iterator[tuple[str, Items]]:
    """The lists of a cell and of all in it, each with the column that it is about."""
    if isinstance(given, Cell):
        if given.values and given.column:
            yield given.column[0], tuple(given.values.items())
        for inner in given.inner:
            yield from _values(inner)


def _names(column: str) -> Iterator[str]:
    yield column
    yield from (f"{column} {number}" for number in count(2))
