"""Which route a request will meet, found before anything of it is parsed: its template, operation and weight."""

import dataclasses
from collections.abc import Iterable
from functools import lru_cache

from fastapi import APIRouter
from starlette.types import Scope

from api.policy import Weight, operation_of, routes_of, weight_of

REMEMBERED = 2_048
SHORT = 256
"""Longer paths are not remembered: they are nobody's usual ones."""


@dataclasses.dataclass(frozen=True)
class Path:
    """A route as far as the layers before it need to know."""

    template: str
    operation: str | None
    weight: Weight


UNKNOWN = Path("unknown", None, Weight.LIGHT)


class Paths:
    """The routes of the service."""

    def __init__(self, routers: Iterable[APIRouter]) -> None:
        self._routes = [
            (route.path_regex, frozenset(route.methods or ()), Path(route.path, operation_of(route), weight_of(route)))
            for route in routes_of(routers)
        ]
        self._remembered = lru_cache(REMEMBERED)(self._find)

    def of(self, scope: Scope) -> Path:
        """The route of a request; one that no route answers counts as a light one."""
        method, path = scope["method"], scope["path"]
        return self._remembered(method, path) if len(path) <= SHORT else self._find(method, path)

    def _find(self, method: str, path: str) -> Path:
        wanted = "GET" if method == "HEAD" else method
        found = (known for regex, methods, known in self._routes if wanted in methods and regex.match(path))
        return next(found, UNKNOWN)
