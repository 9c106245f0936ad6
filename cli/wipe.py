"""``wipe``: everything recorded is removed, once its name was typed."""

import dataclasses
import shutil
import sys
from typing import Annotated
from urllib.parse import urlsplit

import typer

from cli.asking import JsonOption, LangOption
from cli.progress import server_progress
from cli.terminal import err, language_of, out, print_json, run_async
from graph_service.access.viewer import OPERATOR
from graph_service.errors import ConflictError, InvalidError
from graph_service.recording.loads import refuse_while_loading
from graph_service.recording.wipe import FactCounts, count_facts
from graph_service.recording.wipe import wipe as wipe_facts
from graph_service.settings import Settings
from graph_service.store.connections import refuse_beside_others
from graph_service.wiring import open_store
from graph_service.words import Language, say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(wipe)


def wipe(
    name: Annotated[
        str | None, typer.Option("--name", help="数据库名称（供脚本使用）· Its name, typed beforehand by a script.")
    ] = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """清空全部数据（须输入名称确认）· Remove everything recorded; asks for the name of the database."""
    settings = Settings()
    language = language_of(settings, lang)
    expected = name_of(settings)
    if name is not None and name != expected:
        raise InvalidError("cli.wipe_other_name", name=expected, typed=name)

    async def run() -> int:
        with server_progress(language) as progress:
            async with open_store(settings, progress) as gateway:
                await refuse_beside_others(gateway)
                await refuse_while_loading(gateway)
                counts = await count_facts(gateway)
                if not as_json:
                    _tell(counts, expected, language)
                if name is None:
                    _ask(expected, language)
                removed = await wipe_facts(gateway, OPERATOR)
                shutil.rmtree(settings.home / "imports", ignore_errors=True)
                return removed

    removed = run_async(run())
    if as_json:
        print_json({"name": expected, "removed": removed})
    else:
        out.print(say("cli.wiped", language, name=expected, removed=f"{removed:,}"), markup=False)


def name_of(settings: Settings) -> str:
    """What must be typed: the folder of the home, or the host and the database of a server of others."""
    if settings.neo4j_uri:
        return f"{urlsplit(settings.neo4j_uri).hostname}/{settings.neo4j_database}"
    return settings.home.name


def _tell(counts: FactCounts, name: str, language: Language) -> None:
    fields = {key: f"{value:,}" for key, value in dataclasses.asdict(counts).items()}
    err.print(say("cli.wipe_loses", language, name=name, **fields), style="yellow", markup=False)
    err.print(say("cli.wipe_keeps", language, audit_events=fields["audit_events"]), style="dim", markup=False)


def _ask(expected: str, language: Language) -> None:
    if not sys.stdin.isatty():
        raise InvalidError("cli.wipe_needs_name", name=expected)
    typed = typer.prompt(say("cli.wipe_prompt", language, name=expected), err=True, default="", show_default=False)
    if typed.strip() != expected:
        raise ConflictError("cli.wipe_not_confirmed", name=expected)
