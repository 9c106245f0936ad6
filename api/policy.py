"""Every path names the operation whose rows of the policy decide about it; a path without rows stops the start."""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.problems import PROBLEMS
from graph_service.access.policy import Operation, policy

EXTENSION = "x-operation"
OPEN = "open"
"""Paths that tell nothing of anybody: health, metrics, the description of the service."""


def asks(operation: Operation) -> dict[str, Any]:
    """What a route that asks for an operation declares beside its path."""
    return {"openapi_extra": {EXTENSION: operation.value}, "responses": PROBLEMS}


def open_to_all() -> dict[str, Any]:
    """What a route that needs no viewer declares."""
    return {"openapi_extra": {EXTENSION: OPEN, "security": []}}


def check_policy(routers: Iterable[APIRouter]) -> None:
    """Refuse to start with a path that no row of the policy speaks about."""
    known = {operation for operation, _, _ in policy()}
    gaps = [route.path for route in routes_of(routers) if not _is_known(operation_of(route), known)]
    if gaps:
        raise ValueError(f"no row of policy.csv speaks about {', '.join(sorted(gaps))}")


def operation_of(route: APIRoute) -> str | None:
    """What a route asks for, ``open`` where it needs no viewer, None where it forgot to say."""
    found: str | None = (route.openapi_extra or {}).get(EXTENSION)
    return found


def routes_of(routers: Iterable[APIRouter]) -> Iterator[APIRoute]:
    """The routes with a function behind them."""
    return (route for router in routers for route in router.routes if isinstance(route, APIRoute))


def _is_known(named: str | None, known: set[Operation]) -> bool:
    return named == OPEN or (named is not None and Operation(named) in known)
