"""The chapters and their tables, found by discovery: adding a table is adding a file."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from graph_service.facts.table import Chapter, Table


@cache
def tables_of(chapter: Chapter) -> Mapping[str, Table]:
    """The tables of a chapter by name, sorted; a name unlike its file or a missing TABLE is refused."""
    package = import_module(f"graph_service.facts.{chapter.value}")
    found: dict[str, Table] = {}
    for module in sorted(iter_modules(package.__path__), key=lambda entry: entry.name):
        table = getattr(import_module(f"{package.__name__}.{module.name}"), "TABLE", None)
        if not isinstance(table, Table) or table.name != module.name or table.chapter != chapter:
            raise TypeError(f"{package.__name__}.{module.name} must define TABLE named {module.name!r}")
        found[table.name] = table
    return found


@cache
def all_tables() -> Mapping[str, Table]:
    """Every table of every chapter by name; names are unique across chapters."""
    found: dict[str, Table] = {}
    for chapter in Chapter:
        for name, table in tables_of(chapter).items():
            if name in found:
                raise TypeError(f"two chapters have a table {name!r}")
            found[name] = table
    return found
