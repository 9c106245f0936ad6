"""The application in this process, on the database under test: the whole of it but the socket."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from io import StringIO

import httpx
from fastapi import FastAPI

from api.app import create_app
from api.logs import log_to
from graph_service.domain.parameters import Parameters
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.wiring import build_service

SETTLED_S = 60.0


class Running:
    """An application that runs: ask it with ``client``; ``log`` is what it has written."""

    def __init__(self, app: FastAPI, client: httpx.AsyncClient, log: StringIO) -> None:
        self.app = app
        self.client = client
        self.log = log

    async def settle(self, path: str, headers: Mapping[str, str]) -> None:
        """Ask until it is answered: a database plans anew for what was just loaded, on a busy machine for seconds."""
        async with asyncio.timeout(SETTLED_S):
            while (await self.client.get(path, headers=dict(headers))).status_code != 200:
                """Once more."""

    @property
    def service(self) -> Service:
        """What its questions are asked of."""
        found: Service = self.app.state.service
        return found


@asynccontextmanager
async def running(gateway: Gateway, settings: Settings) -> AsyncIterator[Running]:
    """An application on an open gateway."""

    def opened(settings: Settings) -> AbstractAsyncContextManager[Service]:
        @asynccontextmanager
        async def open_() -> AsyncIterator[Service]:
            yield build_service(settings, gateway, Parameters())

        return open_()

    log = StringIO()
    app = create_app(settings, opened, log=log_to(log))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://service", timeout=60) as client,
    ):
        yield Running(app, client, log)
