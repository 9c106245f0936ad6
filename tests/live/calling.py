"""The API in process, on the database under test, called by bearers of keys."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx

from api.app import create_app
from graph_service.access.keys import Keys
from graph_service.access.viewer import OPERATOR
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway

ATTEMPTS = 8


class AskedAgain(httpx.ASGITransport):
    """Sends a request again where the answer is to wait: a busy machine may take longer than a deadline."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        for _ in range(ATTEMPTS):
            answer = await super().handle_async_request(request)
            if answer.status_code != 503:
                break
        return answer


Caller = Callable[[str, str], Awaitable[httpx.AsyncClient]]


@asynccontextmanager
async def called(gateway: Gateway, settings: Settings, **changes: Any) -> AsyncIterator[Caller]:
    """Gives a client for an employee and a role: ``await caller("e-1", "hr")``."""
    app = create_app(settings.model_copy(update={"rate": "100000/minute", "rate_export": "1000/minute", **changes}))
    clients: list[httpx.AsyncClient] = []

    async def caller(employee: str, role: str) -> httpx.AsyncClient:
        issued = await Keys(gateway).issue(employee, role, None, OPERATOR)
        client = httpx.AsyncClient(
            transport=AskedAgain(app),
            base_url="http://service",
            headers={"Authorization": f"Bearer {issued.key}"},
        )
        clients.append(client)
        return client

    async with app.router.lifespan_context(app):
        try:
            yield caller
        finally:
            for client in clients:
                await client.aclose()
