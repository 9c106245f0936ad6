"""``serve``: the API, as one or more worker processes."""

from typing import Annotated

import typer
import uvicorn

from cli.progress import server_progress
from cli.terminal import err, language_of, run_async
from graph_service.settings import Settings
from graph_service.wiring import open_store
from graph_service.words import say

DRAIN_S = 8
"""How long requests under way may take once the service is told to stop."""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="监听地址 · Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 · Port.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="进程数 · Worker processes.")] = 1,
    lang: Annotated[str | None, typer.Option("--lang", metavar="zh|en")] = None,
) -> None:
    """提供查询接口 · Serve the API."""
    settings = Settings()
    language = language_of(settings, lang)

    async def prepare() -> None:
        with server_progress(language) as progress:
            async with open_store(settings, progress):
                pass

    run_async(prepare())
    err.print(say("cli.serving", language, url=f"http://{host}:{port}/docs"), markup=False)
    uvicorn.run(
        "api.app:create",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        timeout_graceful_shutdown=DRAIN_S,
        log_level="warning",
        access_log=False,
        server_header=False,
    )
