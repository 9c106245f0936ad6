"""``audit seal | verify``: the chain of audit marks, lengthened and checked."""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypeVar

import typer

from cli.asking import with_store
from cli.terminal import EXIT_FAILED, language_of, out, print_error, print_json
from graph_service.access.anchors import FILE
from graph_service.access.seal import Sealer, Verdict
from graph_service.settings import Settings
from graph_service.words import Language, say

T = TypeVar("T")
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · One JSON document.")]
Lang = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="语言 · Language.")]
SHOWN = 10
"""Faults said one by one."""

_app = typer.Typer(no_args_is_help=True, help="审计链 · The chain of audit marks.")


def register(app: typer.Typer) -> None:
    """Add the family to the application."""
    app.add_typer(_app, name="audit")


@_app.command()
def seal(as_json: Json = False, lang: Lang = None) -> None:
    """封存新的审计记录 · Seal what is not sealed yet, and anchor the end of the chain."""
    settings = Settings()
    language = language_of(settings, lang)
    count = _with_sealer(settings, language, lambda sealer: sealer.seal())
    if as_json:
        print_json({"sealed": count})
    else:
        out.print(say("cli.audit_sealed", language, count=count, file=settings.home / FILE), markup=False)


@_app.command()
def verify(as_json: Json = False, lang: Lang = None) -> None:
    """检查审计链 · Walk the chain; exit code 1 where it is broken."""
    settings = Settings()
    language = language_of(settings, lang)
    verdict = _with_sealer(settings, language, lambda sealer: sealer.verify())
    if as_json:
        print_json({"events": verdict.events, "faults": [{"code": code, "number": n} for code, n in verdict.faults]})
    elif verdict.faults:
        print_error(say("cli.audit_broken", language, events=verdict.events, faults=_said(verdict, language)))
    else:
        out.print(say("cli.audit_whole", language, events=verdict.events), markup=False)
    if verdict.faults:
        raise typer.Exit(EXIT_FAILED)


def _said(verdict: Verdict, language: Language) -> str:
    shown = [say(f"cli.audit_fault_{code}", language, number=number) for code, number in verdict.faults[:SHOWN]]
    return "; ".join(shown) + (" …" if len(verdict.faults) > SHOWN else "")


def _with_sealer(settings: Settings, language: Language, work: Callable[[Sealer], Awaitable[T]]) -> T:
    return with_store(settings, language, lambda gateway: work(Sealer(gateway, settings.home)))
