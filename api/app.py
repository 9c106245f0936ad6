"""Puts the HTTP service together: routers by discovery, problems, and a start that refuses gaps in the policy."""

import gc
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from importlib import import_module, metadata
from pkgutil import iter_modules

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from structlog.typing import FilteringBoundLogger

import api.routers
from api.answer_headers import AnswerHeaders
from api.background import Background
from api.bodies import Bodies
from api.deadlines import Deadlines
from api.gate import Gate, rooms
from api.heads import Heads
from api.journal import Journal
from api.kept import Keeper
from api.logs import gather_logs, log_to
from api.measures import Measures
from api.openapi import Described
from api.paths import Paths
from api.policy import check_policy
from api.problems import register_problems
from api.rates import Rates, quotas
from api.read_after import Marks, ReadAfter
from api.readiness import Readiness
from api.shares import Shares
from api.tokens import Tokens
from graph_service.domain import limits
from graph_service.services.erasure import resume_erasures
from graph_service.services.imports import Importer
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.wiring import open_serving, under_way

SWITCH_S = 0.001
"""How long a thread that computes may keep the interpreter: a request waits that long whenever it goes on, six times
and more before it is answered. Python's own 5 ms are three quarters of a light answer's time beside a heavy one."""
ASKED_MOST = ("opportunities", "customers", "people", "employees")
"""A request's route is looked for in one router after the other, some 7 microseconds each."""
Opened = Callable[[Settings], AbstractAsyncContextManager[Service]]


def create(importer: Importer | None = None) -> FastAPI:
    """The service as a worker process starts it: settings from the environment, uploads loaded by ``importer``."""
    sys.setswitchinterval(SWITCH_S)
    log = log_to()
    gather_logs(log)
    return create_app(Settings(), log=log, is_warmed=True, importer=importer)


def create_app(
    settings: Settings,
    opened: Opened = open_serving,
    *,
    log: FilteringBoundLogger | None = None,
    is_warmed: bool = False,
    importer: Importer | None = None,
) -> FastAPI:
    """The application; ``opened`` gives the service that is asked while it runs.

    ``is_warmed``: have the database plan the statements beforehand, and be ready only then.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(settings) as service, Background() as background, AsyncExitStack() as running:
            app.state.service = service
            app.state.background = background
            background.start(resume_erasures(service.privacy))
            if service.health is not None:
                await service.health.prepare()
                if is_warmed or not service.health.may_answer:
                    await running.enter_async_context(under_way(service.health.keep_preparing()))
            if service.imports is not None and importer is not None:
                service.imports.importer = importer
                await running.enter_async_context(under_way(service.imports.work()))
            if is_warmed:
                # what is there now is made to stay: looking for garbage among it would hold up every request, 0.1 s
                gc.collect()
                gc.freeze()
            yield

    app = Described(
        title="graph_service",
        version=metadata.version("graph-service"),
        summary="Who decides, who can stop a deal, whose influence won it.",
        lifespan=lifespan,
        generate_unique_id_function=_operation_id,
        redirect_slashes=False,
    )
    app.state.settings = settings
    app.state.tokens = Tokens(settings) if settings.oidc_issuer else None
    found = routers()
    check_policy(found)
    for router in found:
        app.include_router(router)
    register_problems(app)
    surround(app, settings, Paths(found), log or log_to())
    return app


def surround(app: Described, settings: Settings, paths: Paths, log: FilteringBoundLogger) -> None:
    """What a request passes before it reaches a route; the last one named here is met first."""
    app.add_middleware(Keeper)
    app.add_middleware(ReadAfter, marks=Marks(settings.signing_secret))
    app.add_middleware(Deadlines, paths=paths)
    app.add_middleware(Bodies, paths=paths)
    app.add_middleware(Readiness, paths=paths)
    app.add_middleware(Rates, paths=paths, quotas=quotas(settings))
    app.add_middleware(Heads)
    app.add_middleware(Measures, paths=paths)
    app.add_middleware(AnswerHeaders)
    app.add_middleware(Journal, paths=paths, log=log)
    shares = Shares(settings.slots, limits.SHARE_QUEUE, limits.SHARE_S)
    app.gate = Gate(app.inside, paths, rooms(settings.slots), log, shares)


def routers() -> list[APIRouter]:
    """The routers of all modules: those asked most first, then in the order of their names."""
    names = sorted((entry.name for entry in iter_modules(api.routers.__path__)), key=lambda name: (_rank(name), name))
    found: list[APIRouter] = [import_module(f"api.routers.{name}").router for name in names]
    return found


def _rank(name: str) -> int:
    return ASKED_MOST.index(name) if name in ASKED_MOST else len(ASKED_MOST)


def _operation_id(route: APIRoute) -> str:
    """Stable names for generated clients: the name of the function."""
    return route.name
