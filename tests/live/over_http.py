"""The API as a caller meets it, in this process, on the database under test."""

import dataclasses
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import httpx

from graph_service.access.keys import Keys
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.harness import app

ATTEMPTS = 8


@dataclasses.dataclass(frozen=True)
class Caller:
    """Somebody with a key, and what they call."""

    client: httpx.AsyncClient
    key: str

    async def get(self, path: str, headers: Mapping[str, str] | None = None, **params: Any) -> httpx.Response:
        """One request; parameters that are None are left out. A busy server is asked again, as its answer says."""
        sent = {name.rstrip("_"): value for name, value in params.items() if value is not None}
        known = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        for _ in range(ATTEMPTS):
            response = await self.client.get(path, params=sent or None, headers=known)
            if response.status_code != 503:
                break
        return response

    async def json(self, path: str, **params: Any) -> dict[str, Any]:
        """The answer to a request that is expected to succeed."""
        response = await self.get(path, **params)
        assert response.status_code == 200, (path, response.text)
        found: dict[str, Any] = response.json()
        return found


@dataclasses.dataclass(frozen=True)
class Api:
    """The running application; callers come in with keys of their own."""

    client: httpx.AsyncClient
    gateway: Gateway

    async def caller(self, employee_id: str, role: str) -> Caller:
        """Somebody with a new key."""
        issued = await Keys(self.gateway).issue(employee_id, role, None, "operator")
        return Caller(self.client, issued.key)


def same_heads(one: httpx.Response, other: httpx.Response) -> bool:
    """Whether two answers have the same headers but for the trace, of which each request has one of its own."""
    first, second = (
        {name: value for name, value in each.headers.items() if name != "traceparent"} for each in (one, other)
    )
    return first == second


@asynccontextmanager
async def running(gateway: Gateway, settings: Settings) -> AsyncIterator[Api]:
    """The application on the database under test."""
    async with app.running(gateway, settings) as up:
        yield Api(up.client, gateway)
