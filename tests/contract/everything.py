"""Every module of the product, imported: registries and declarations are complete only then."""

from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

import api
import cli
import graph_service
import loaders


def import_everything() -> list[ModuleType]:
    """All modules of all packages, in order of their names."""
    found = [
        module.name
        for package in (graph_service, loaders, api, cli)
        for module in walk_packages(package.__path__, f"{package.__name__}.")
    ]
    return [import_module(name) for name in sorted(found)]
