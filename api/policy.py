"""Every path names the operation whose rows of the policy decide about it; a path without rows stops the start."""

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute

from api.problems import PROBLEMS, TOO_LONG
from graph_service.access.policy import Operation, policy

EXTENSION = "x-operation"
WEIGHT = "x-weight"
OPEN = "open"
"""Paths that tell nothing of anybody: health, metrics, the description of the service."""


class Weight(StrEnum):
    """What a request costs; each kind has slots of its own, so that heavy ones cannot push out light ones."""

    LIGHT = "light"
    PORTFOLIO = "portfolio"
    SEARCH = "search"
    EXPORT = "export"
    UPLOAD = "upload"
    OPEN = "open"


WEIGHTS = {
    Operation.VETO_BOARD: Weight.PORTFOLIO,
    Operation.INDICATORS: Weight.PORTFOLIO,
    Operation.PERIOD_CONTRIBUTION: Weight.PORTFOLIO,
    Operation.UNIT_CONTRIBUTION: Weight.PORTFOLIO,
    Operation.SEARCH: Weight.SEARCH,
    Operation.EXPORT_PERSON: Weight.EXPORT,
    Operation.DUPLICATES: Weight.PORTFOLIO,
}
"""Operations that weigh more than one customer's facts."""


def asks(operation: Operation, weight: Weight | None = None) -> dict[str, Any]:
    """What a route that asks for an operation declares beside its path; ``weight`` where it differs from others'."""
    extra = {EXTENSION: operation.value} | ({} if weight is None else {WEIGHT: weight.value})
    return {"openapi_extra": extra, "responses": PROBLEMS}


def open_to_all(responses: dict[int | str, dict[str, Any]] | None = None) -> dict[str, Any]:
    """What a route that needs no viewer declares; ``responses`` beside the usual one."""
    return {"openapi_extra": {EXTENSION: OPEN, "security": []}, "responses": {**TOO_LONG, **(responses or {})}}


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


def weight_of(route: APIRoute) -> Weight:
    """What a request to a route costs."""
    named = (route.openapi_extra or {}).get(WEIGHT)
    operation = operation_of(route)
    if named is not None:
        return Weight(named)
    if operation is None or operation == OPEN:
        return Weight.OPEN
    return WEIGHTS.get(Operation(operation), Weight.LIGHT)


def routes_of(routers: Iterable[APIRouter]) -> Iterator[APIRoute]:
    """The routes with a function behind them."""
    return (route for router in routers for route in router.routes if isinstance(route, APIRoute))


def _is_known(named: str | None, known: set[Operation]) -> bool:
    return named == OPEN or (named is not None and Operation(named) in known)
