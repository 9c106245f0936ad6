"""A row of the table of figures, and where rows are found: a file ``bench/row_<name>.py`` with one constant ``ROW``."""

import dataclasses
from collections.abc import Awaitable, Callable, Sequence
from importlib import import_module
from pkgutil import iter_modules

import bench
from bench.measure import Reading
from bench.stage import Stage

PREFIX = "row_"


@dataclasses.dataclass(frozen=True)
class Row:
    """What is compared with what, in a sentence or two, and what measures it."""

    title: str
    about: str
    run: Callable[[Stage], Awaitable[Sequence[Reading]]]


def rows() -> dict[str, Row]:
    """All rows by name, in the order of their names."""
    names = sorted(module.name for module in iter_modules(bench.__path__) if module.name.startswith(PREFIX))
    return {name.removeprefix(PREFIX): import_module(f"bench.{name}").ROW for name in names}
