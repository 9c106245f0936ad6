"""Puts the HTTP service together: routers by discovery, problems, and a start that refuses gaps in the policy."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from importlib import import_module, metadata
from pkgutil import iter_modules

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute

import api.routers
from api.background import Background
from api.policy import check_policy
from api.problems import register_problems
from graph_service.domain import limits
from graph_service.services.erasure import resume_erasures
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.wiring import open_service

Opened = Callable[[Settings], AbstractAsyncContextManager[Service]]


def create() -> FastAPI:
    """The service as a worker process starts it: settings from the environment."""
    return create_app(Settings())


def create_app(settings: Settings, opened: Opened = open_service) -> FastAPI:
    """The application; ``opened`` gives the service that is asked while it runs."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings) as service, Background() as background:
            app.state.service = service
            app.state.background = background
            background.start(resume_erasures(service.privacy))
            yield

    app = FastAPI(
        title="graph_service",
        version=metadata.version("graph-service"),
        summary="Who decides, who can stop a deal, whose influence won it.",
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
        redirect_slashes=False,
        max_body_size=limits.BODY_BYTES,
    )
    app.state.settings = settings
    found = routers()
    check_policy(found)
    for router in found:
        app.include_router(router)
    register_problems(app)
    return app


def routers() -> list[APIRouter]:
    """The routers of all modules, in the order of their names."""
    modules = sorted(iter_modules(api.routers.__path__), key=lambda entry: entry.name)
    found: list[APIRouter] = [import_module(f"api.routers.{module.name}").router for module in modules]
    return found


def _operation_id(route: APIRoute) -> str:
    """Stable names for generated clients: the name of the function."""
    return route.name
