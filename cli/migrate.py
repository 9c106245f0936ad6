"""``migrate``: how far the schema of the database is, and bringing it up to date."""

import dataclasses
from typing import Annotated

import typer

from cli.asking import JsonOption, LangOption
from cli.progress import server_progress
from cli.terminal import EXIT_FAILED, language_of, out, print_error, print_json, run_async
from graph_service.settings import Settings
from graph_service.store.migrations import SchemaState, mend_indexes, schema_state
from graph_service.store.migrations import migrate as apply_missing
from graph_service.wiring import open_as_it_is
from graph_service.words import Language, say


@dataclasses.dataclass(frozen=True)
class Outcome:
    """The schema as it is now, and what was done for it."""

    state: SchemaState
    applied: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(migrate)


def migrate(
    check: Annotated[
        bool, typer.Option("--check", help="只检查；未完成则退出码为 1 · Look only; exit code 1 where it is behind.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """更新数据库结构，并重建缺失或失败的索引 · Bring the schema up to date; indexes gone or failed are made again."""
    settings = Settings()
    language = language_of(settings, lang)

    async def run() -> Outcome:
        with server_progress(language) as progress:
            async with open_as_it_is(settings, progress) as gateway:
                if check:
                    return Outcome(await schema_state(gateway))
                mended = await mend_indexes(gateway)
                applied = await apply_missing(gateway)
                return Outcome(await schema_state(gateway), tuple(applied), tuple(mended))

    outcome = run_async(run())
    if as_json:
        print_json(_plain(outcome, language))
    else:
        _show(outcome, language)
    if not outcome.state.is_current:
        raise typer.Exit(EXIT_FAILED)


def _plain(outcome: Outcome, language: Language) -> dict[str, object]:
    state = outcome.state
    return {
        "is_current": state.is_current,
        "migrations": state.applied,
        "pending": state.pending,
        "problems": [problem.sentence(language) for problem in state.problems],
        "applied_now": outcome.applied,
        "mended_now": outcome.mended,
    }


def _show(outcome: Outcome, language: Language) -> None:
    state = outcome.state
    for code, names in (("schema_applied", outcome.applied), ("schema_mended", outcome.mended)):
        if names:
            out.print(say(f"cli.{code}", language, names=names), markup=False)
    for problem in state.problems:
        print_error(problem.sentence(language))
    if state.pending:
        print_error(say("cli.schema_pending", language, names=state.pending))
    if state.is_current:
        out.print(say("cli.schema_current", language, count=len(state.applied), last=state.applied[-1]), markup=False)
