"""The kinds of facts, discovered: every module of this package that declares ``KIND``, in plan order."""

import pkgutil
from functools import cache
from importlib import import_module

import graph_service.recording as package
from graph_service.recording.kind import FactKind
from graph_service.words import Spoken


@cache
def kinds() -> tuple[FactKind, ...]:
    """All kinds in the order in which they are recorded; a name unlike its file or a place taken twice is refused."""
    found: dict[int, FactKind] = {}
    for module in sorted(entry.name for entry in pkgutil.iter_modules(package.__path__)):
        kind = getattr(import_module(f"{package.__name__}.{module}"), "KIND", None)
        if kind is None:
            continue
        if kind.name != module:
            raise ValueError(
                f"recording/{module}.py declares the kind {kind.name!r}: a kind bears the name of its file"
            )
        if kind.order in found:
            raise ValueError(f"{kind.name} and {found[kind.order].name} claim the same place {kind.order} in the plan")
        found[kind.order] = kind
    return tuple(found[order] for order in sorted(found))


@cache
def kind_named(name: str) -> FactKind | None:
    """The kind of that name, if there is one."""
    return next((kind for kind in kinds() if kind.name == name), None)


def called(name: str) -> Spoken:
    """What a reader calls the kind of that name; what no kind bears is said as it is."""
    kind = kind_named(name)
    return Spoken(name, name) if kind is None else kind.called


@cache
def things() -> dict[str, FactKind]:
    """Which kind defines what references name: ``person`` -> people."""
    return {kind.thing: kind for kind in kinds() if kind.thing}
