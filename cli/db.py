"""``db start | stop | status | path | dump | restore``: the managed local server, looked after by hand."""

import time
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from cli.keeping import before_dump, restore_dump
from cli.progress import server_progress
from cli.terminal import err, language_of, out, print_json, run_async
from graph_service.settings import Settings
from graph_service.store.local_server import LocalServer, Status
from graph_service.store.local_server.dump_file import read_dump, target_of
from graph_service.store.local_server.keeping import dump as dump_store
from graph_service.store.local_server.keeping import refuse_of_others
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


@_app.command()
def dump(
    target: Annotated[
        Path, typer.Argument(metavar="FILE|DIR", help="目标文件或文件夹 · A new file, or a folder for it.")
    ],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """备份整个数据库（期间停机）· Dump the whole store; the server rests meanwhile."""
    settings = Settings()
    language = language_of(settings, lang)
    refuse_of_others(settings.neo4j_uri)
    path = target_of(target.absolute())
    with server_progress(language) as progress:
        server = LocalServer(settings, progress)
        if server.status().state == "running":
            run_async(before_dump(settings, server.ensure_running()))
        made = dump_store(server, path)
    if as_json:
        print_json({"file": made.path, "sha256": made.sha256, "bytes": made.n_bytes, "neo4j": made.neo4j})
        return
    out.print(say("db.dumped", language, path=made.path, megabytes=_megabytes(made.n_bytes)), markup=False)
    out.print(say("db.dump_secret", language), style="dim", markup=False)


@_app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="备份文件 · A dump, its .sha256 beside it.")],
    as_json: Json = False,
    lang: Lang = None,
) -> None:
    """用备份替换数据库；失败则保留原有数据 · Put a dump in the place of the store, which stays if anything fails."""
    settings = Settings()
    language = language_of(settings, lang)
    refuse_of_others(settings.neo4j_uri)
    begun = time.monotonic()
    # whatever is wrong with the file is said before anything is touched
    known = read_dump(file.absolute())
    with server_progress(language) as progress:
        n_erased = restore_dump(settings, LocalServer(settings, progress), known)
    seconds = time.monotonic() - begun
    if as_json:
        print_json({"file": known.path, "erased_again": n_erased, "seconds": round(seconds, 1)})
        return
    made_at = _moment(known.made_at)
    out.print(say("db.restored", language, path=known.path, made_at=made_at, seconds=f"{seconds:.0f}"), markup=False)
    if n_erased:
        out.print(say("db.erased_again", language, count=n_erased), markup=False)


def _megabytes(n_bytes: int) -> str:
    return f"{n_bytes / 1_000_000:.1f}"


def _moment(at: datetime) -> str:
    return at.astimezone(Settings().timezone).strftime("%Y-%m-%d %H:%M:%S")


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
        started = _moment(known.started_at)
        facts |= {"uri": known.uri, "username": known.username, "pid": str(known.pid), "started_at": started}
    return facts | {"password": str(known.password_file), "store": str(known.store), "log": str(known.log)}
