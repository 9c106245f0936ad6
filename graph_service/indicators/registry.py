"""Every indicator, found by discovery: adding a number is adding a file."""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from graph_service import indicators
from graph_service.errors import NotFoundError
from graph_service.indicators.indicator import Indicator


@cache
def registry() -> Mapping[str, Indicator]:
    """Indicators by id, sorted; refuses a duplicate id and a file whose name does not start with its id."""
    found: dict[str, Indicator] = {}
    for group in iter_modules(indicators.__path__):
        if not group.ispkg:
            continue
        package = import_module(f"{indicators.__name__}.{group.name}")
        for module in iter_modules(package.__path__):
            name = f"{package.__name__}.{module.name}"
            indicator = getattr(import_module(name), "INDICATOR", None)
            if not isinstance(indicator, Indicator):
                raise TypeError(f"{name} must define INDICATOR")
            if not module.name.startswith(f"{indicator.id.lower()}_") or indicator.id in found:
                raise TypeError(f"{name} defines indicator {indicator.id!r}: a duplicate, or unlike its file")
            found[indicator.id] = indicator
    return dict(sorted(found.items()))


def get_indicator(indicator_id: str) -> Indicator:
    """One indicator by its id, in any case."""
    found = _by_folded_id().get(indicator_id.casefold())
    if found is None:
        raise NotFoundError("indicators.unknown", id=indicator_id, known=", ".join(registry()))
    return found


@cache
def _by_folded_id() -> Mapping[str, Indicator]:
    return {name.casefold(): indicator for name, indicator in registry().items()}
