"""Settings -> server -> driver -> services: the one place that puts the parts together."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterable
from contextlib import AbstractContextManager, asynccontextmanager, suppress
from typing import Any

from graph_service.access.audit import Auditor
from graph_service.access.audit_events import AuditTrail
from graph_service.access.scopes import Scopes
from graph_service.access.seal import Sealer
from graph_service.domain.parameters import Parameters, read_parameters
from graph_service.facts.contests import Contests
from graph_service.facts.personal_records import PersonalRecords
from graph_service.facts.reader import FactsReader
from graph_service.facts.search import Search
from graph_service.recording.change import Changes
from graph_service.recording.erasure import Eraser
from graph_service.recording.import_jobs import ImportJobs
from graph_service.recording.merges import Merges
from graph_service.recording.plain_write import PlainWriter
from graph_service.recording.spelling import spell_names
from graph_service.services.imports import Imports
from graph_service.services.privacy import Privacy
from graph_service.services.question import Service
from graph_service.settings import Settings
from graph_service.store.bookmarks import Trail, following
from graph_service.store.deadline import deadline
from graph_service.store.erasure_ledger import ErasureLedger
from graph_service.store.gateway import INTERACTIVE_S, PATIENT_S, Gateway, open_gateway
from graph_service.store.local_server import LocalServer, Progress, no_progress
from graph_service.store.migrations import migrate
from graph_service.store.readiness import StoreHealth


def ends_within(timeout_s: float) -> AbstractContextManager[None]:
    """Inside, no question to the database outlives ``timeout_s`` from now."""
    return deadline(timeout_s)


def reads_after(bookmarks: Iterable[str]) -> AbstractContextManager[Trail]:
    """Inside, the database is asked only once it has caught up with these bookmarks."""
    return following(bookmarks)


@asynccontextmanager
async def open_store(settings: Settings, progress: Progress = no_progress) -> AsyncIterator[Gateway]:
    """A gateway on the configured server, its schema up to date.

    Without NEO4J_URI the managed local server is used: started if it does not run, and left running.
    """
    address, username, password = address_of(settings, progress)
    async with _gateway(settings, address, username, password, PATIENT_S) as gateway:
        await migrate(gateway)
        await spell_names(gateway)
        yield gateway


@asynccontextmanager
async def open_as_it_is(settings: Settings, progress: Progress = no_progress) -> AsyncIterator[Gateway]:
    """A gateway on the configured server, its schema as it is found."""
    address, username, password = address_of(settings, progress)
    async with _gateway(settings, address, username, password, PATIENT_S) as gateway:
        yield gateway


@asynccontextmanager
async def open_serving(settings: Settings) -> AsyncIterator[Service]:
    """The service as a worker process holds it: open even while the database is away or its schema is unfit.

    Whether it may answer, its ``health`` says.
    """
    parameters = read_parameters(settings.parameters)
    address, username, password = address_of(settings)
    async with _gateway(settings, address, username, password, INTERACTIVE_S) as gateway:
        service = build_service(settings, gateway, parameters)
        async with under_way(Sealer(gateway, settings.home).keep_sealing(service.may_answer)):
            yield service


@asynccontextmanager
async def under_way(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Work in the background while the body runs; ended with it."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def open_service(settings: Settings, progress: Progress = no_progress) -> AsyncIterator[Service]:
    """The service on the configured server: what every question is asked of."""
    parameters = read_parameters(settings.parameters)
    async with open_store(settings, progress) as gateway:
        yield build_service(settings, gateway, parameters)


def _gateway(settings: Settings, address: str, username: str, password: str, patience_s: float) -> Gateway:
    authority = settings.neo4j_ca_file if settings.neo4j_uri else None
    database, keys = settings.neo4j_database, settings.text_keys_file
    return open_gateway(address, username, password, database, keys, authority, patience_s)


def address_of(settings: Settings, progress: Progress = no_progress) -> tuple[str, str, str]:
    """Address, user and password of the configured server; the managed one is started if it does not run."""
    if settings.neo4j_uri:
        return settings.neo4j_uri, settings.neo4j_username, settings.password()
    running = LocalServer(settings, progress).ensure_running()
    return running.uri, running.username, running.password


def build_service(settings: Settings, gateway: Gateway, parameters: Parameters) -> Service:
    """The service on an open gateway."""
    scopes = Scopes(gateway, is_single_allowed=settings.hr_single)
    service = Service(
        Auditor(gateway),
        scopes,
        FactsReader(gateway, settings.facts_mb * 2**20),
        parameters,
        settings.timezone,
        settings.signing_secret(),
        Changes(gateway, settings),
        Search(gateway),
        AuditTrail(gateway),
        Privacy(
            Contests(gateway),
            PersonalRecords(gateway),
            PlainWriter(gateway),
            Eraser(gateway, ErasureLedger(settings.home)),
            settings.home / "imports",
        ),
        Merges(gateway),
    )
    service.health = StoreHealth(gateway)
    service.imports = Imports(ImportJobs(gateway), scopes, settings.timezone, settings.home / "imports")
    return service
