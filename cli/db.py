"""``db start | stop | status | path``: the managed local server, looked after by hand."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from cli.progress import server_progress
from cli.terminal import err, language_of, out, print_json
from graph_service.settings import Settings
from graph_service.store.local_server import LocalServer, Status
from graph_service.words import Language, say

Json = Annotated[bool, typer.Option("--json", help="为程序输出 JSON · Facts as JSON.")]
Lang = Annotated[str | None, typer.Option("--lang", help="zh | en")]
Port = Annotated[int | None, typer.Option(min=1024, max=65535, help="端口 · A certain port.", show_default=False)]

_app = typer.Typer(no_args_is_help=True, help="内置数据库服务器 · The managed local Neo4j.")


def register(app: typer.Typer) -> None:
    """Add the family to the application."""
    app.add_typer(_app, name="db")


@_app.command()
def start(port: Port = None, as_json: Json = False, lang: Lang = None) -> None:
    """启动（首次会下载）· Start it; the first time its files are fetched."""
    settings = Settings()
    language = language_of(settings, lang)
    _hint_at_own_server(settings, language)
    with server_progress(language) as progress:
        server = LocalServer(settings, progress, port=port)
        server.ensure_running()
    _show(server.status(), language, as_json=as_json)


@_app.command()
def stop(as_json: Json = False, lang: Lang = None) -> None:
    """停止 · Stop it in good order."""
    settings = Settings()
    language = language_of(settings, lang)
    with server_progress(language) as progress:
        has_stopped = LocalServer(settings, progress).stop()
    if as_json:
        print_json({"stopped": has_stopped})
    else:
        out.print(say("db.stopped" if has_stopped else "db.did_not_run", language), markup=False)


@_app.command()
def status(as_json: Json = False, lang: Lang = None) -> None:
    """状态 · How it is, without starting it."""
    settings = Settings()
    language = language_of(settings, lang)
    _hint_at_own_server(settings, language)
    _show(LocalServer(settings).status(), language, as_json=as_json)


@_app.command()
def path(as_json: Json = False, lang: Lang = None) -> None:
    """数据位置 · Where its data lies, as a bare path for scripts."""
    del lang
    known = LocalServer(Settings()).status()
    if as_json:
        print_json({name: str(getattr(known, name)) for name in ("home", "store", "log", "password_file")})
    else:
        typer.echo(known.store)


def _hint_at_own_server(settings: Settings, language: Language) -> None:
    if settings.neo4j_uri:
        err.print(say("db.other_server", language, uri=settings.neo4j_uri), style="yellow", markup=False)


def _show(known: Status, language: Language, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(known))
        return
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for code, value in _facts(known, language).items():
        table.add_row(say(f"db.{code}", language), Text(value))
    out.print(table)


def _facts(known: Status, language: Language) -> Mapping[str, str]:
    facts = {"state": say(f"db.state_{known.state}", language), "version": f"Neo4j {known.version}"}
    if known.uri and known.started_at:
        started = known.started_at.astimezone(Settings().timezone).strftime("%Y-%m-%d %H:%M:%S")
        facts |= {"uri": known.uri, "username": known.username, "pid": str(known.pid), "started_at": started}
    return facts | {"password": str(known.password_file), "store": str(known.store), "log": str(known.log)}
