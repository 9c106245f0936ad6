"""The API as a caller meets it, in this process, on the database under test."""

import dataclasses
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx

from api.app import create_app
from graph_service.access.keys import Keys
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from tests.live.asking import service_of

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


@asynccontextmanager
async def running(gateway: Gateway, settings: Settings) -> AsyncIterator[Api]:
    """The application on the database under test."""

    def opened(_: Settings) -> AbstractAsyncContextManager[Service]:
        return _service(gateway, settings)

    app = create_app(settings, opened)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            yield Api(client, gateway)


@asynccontextmanager
async def _service(gateway: Gateway, settings: Settings) -> AsyncIterator[Service]:
    yield service_of(gateway, settings)
