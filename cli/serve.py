"""``serve``: the API, as one or more worker processes that share nothing but the graph."""

import os
import socket
import tempfile
from collections.abc import Awaitable, Callable
from contextlib import ExitStack, suppress
from typing import Annotated, Any

import typer
import uvicorn

from api.app import create
from api.heads import Connection
from cli.importing import LimitedImporter
from cli.progress import server_progress
from cli.terminal import err, language_of
from graph_service.errors import ConflictError
from graph_service.settings import Settings
from graph_service.wiring import address_of
from graph_service.words import say

DRAIN_S = 8
"""How long requests under way may take once the service is told to stop."""
ASGI = Callable[..., Awaitable[None]]
FACTORY = "cli.serve:application"


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="监听地址 · Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="端口,0 为任选 · Port; 0 = any free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="进程数 · Worker processes.")] = 1,
    lang: Annotated[str | None, typer.Option("--lang", metavar="zh|en")] = None,
) -> None:
    """提供查询接口 · Serve the API."""
    settings = Settings()
    language = language_of(settings, lang)
    settings.refuse_unsafe(host)
    port = free_port(host, port)
    with server_progress(language) as progress:
        address_of(settings, progress)
    with ExitStack() as stack:
        if workers > 1:
            # workers keep their counts in files of one folder; the library reads this name when it is imported
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="graph-service-counts-"))
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        said = say("cli.serving", language, url=f"http://{host}:{port}/docs")
        listen(FACTORY, host, port, workers, said=lambda: err.print(said, markup=False))


def application() -> ASGI:
    """The application as a worker process makes it."""
    return create(LimitedImporter(Settings()))


def free_port(host: str, port: int) -> int:
    """The port, or a free one for 0. Raises ``ConflictError`` where nobody can listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError as error:
            raise ConflictError("cli.port_taken", host=host, port=port, reason=error.strerror) from error
        found: int = probe.getsockname()[1]
    return found


class Announced(uvicorn.Server):
    """Says that it serves once it does."""

    def __init__(self, config: uvicorn.Config, said: Callable[[], None]) -> None:
        super().__init__(config)
        self._said = said

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        if self.started:
            self._said()


def listen(
    application: str | Callable[[], ASGI], host: str, port: int, workers: int = 1, *, said: Callable[[], None]
) -> None:
    """Answer until told to stop; then finish what is under way. ``said`` is called once somebody is heard."""
    options: dict[str, Any] = {
        "factory": True,
        "host": host,
        "port": port,
        "http": Connection,
        "ws": "none",
        "timeout_graceful_shutdown": DRAIN_S,
        "log_config": None,
        "access_log": False,
        "server_header": False,
    }
    if workers > 1:
        said()  # each worker says nothing, and none of them knows of the others
        uvicorn.run(application, workers=workers, **options)
        return
    server = Announced(uvicorn.Config(application, **options), said)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise typer.Exit(1)
