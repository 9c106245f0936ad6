"""``mapping draft | check``: a first mapping of another system's export, and what an export becomes through one."""

import dataclasses
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from cli.asking import JsonOption, LangOption, grid
from cli.load import StateOfOption, command_of, day_of, load_folder, show_report
from cli.terminal import EXIT_REJECTED, err, language_of, out, print_json
from graph_service.domain.time import today
from graph_service.errors import InvalidError
from graph_service.settings import Settings
from graph_service.words import Language, say
from loaders.load import Options
from loaders.mapping.below import refuse_if_only_below
from loaders.mapping.draft.drafting import DraftedMapping, draft_mapping
from loaders.mapping.folder import MappedFolder
from loaders.mapping.proposals import Proposals, proposals_of
from loaders.unseen import visible

Export = Annotated[
    Path, typer.Argument(metavar="DIR", help="其他系统的导出：文件夹或单个文件 · An export: a folder, or one file.")
]

_app = typer.Typer(no_args_is_help=True, help="其他系统的导出 · Exports of other systems.")


def register(app: typer.Typer) -> None:
    """Add the family to the application."""
    app.add_typer(_app, name="mapping")


@_app.command()
def draft(
    path: Export,
    to: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="写入新文件 · Write it to a new file.")
    ] = None,
    lang: LangOption = None,
) -> None:
    """由表头和内容拟一份映射草稿 · Propose a mapping from headers and values; it is meant to be read."""
    settings = Settings()
    language = language_of(settings, lang)
    if to is not None and to.exists():
        raise InvalidError("mapping.draft_exists", path=to)
    refuse_if_only_below(path)
    drafted = draft_mapping(path, language, str(settings.timezone))
    if to is None:
        typer.echo(drafted.text, nl=False)
    else:
        _write(to, drafted.text)
        n_active = sum(block.is_active for block in drafted.blocks)
        counts = {"active": n_active, "doubtful": len(drafted.blocks) - n_active}
        out.print(Text(say("mapping.draft_written", language, path=to, **counts), style="bold green"), soft_wrap=True)
        out.print(Text(say("mapping.draft_next", language, source=path, path=to)), soft_wrap=True)
    _warn(drafted, language)


@_app.command()
def check(  # noqa: PLR0913, PLR0917  (options)
    path: Export,
    mapping: Annotated[Path, typer.Option(metavar="FILE", help="映射文件 · The mapping.")],
    lookup_in: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="只导入一部分时，到完整的导出里查找 · Where the whole export lies, if only a part is brought.",
        ),
    ] = None,
    state_of: StateOfOption = None,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """看看会导入什么，不写入 · What would be read, loaded and rejected; nothing is written. Exit code 3 as of load."""
    settings = Settings()
    language, day = language_of(settings, lang), day_of(state_of)
    options = Options(is_dry_run=True, skip_bad_rows=True, language=language, state_of=day)
    folder = MappedFolder(path, mapping, lookup_in, today(settings.timezone))
    report = load_folder(settings, folder, options)
    found = proposals_of(report, folder)
    if as_json:
        print_json({**report.as_json(), "proposals": [dataclasses.asdict(one) for one in found.proposals]})
    else:
        show_report(report, path, options, command_of(path, mapping, lookup_in, day))
        show_proposals(found, mapping, options.language)
    if report.has_faults:
        raise typer.Exit(EXIT_REJECTED)


def show_proposals(found: Proposals, mapping: Path, language: Language) -> None:
    """What may be spelled otherwise, and the lines that would say so."""
    if not found.proposals:
        out.print(Text(say("mapping.proposals_none", language), style="dim"), soft_wrap=True)
        return
    headers = (say(f"mapping.proposals_{name}", language) for name in ("file", "column", "value", "rows", "near"))
    table = grid(say("mapping.proposals_title", language), *headers)
    for one in found.proposals:
        table.add_row(
            Text(one.file), Text(one.column), Text(visible(one.value)), f"{one.rows:,}", Text(visible(one.near))
        )
    out.print(table)
    if found.corrections:
        out.print(Text(say("mapping.proposals_lines", language, mapping=mapping)), soft_wrap=True)
    for correction in found.corrections:
        out.print(Text(correction.place, style="dim"), soft_wrap=True)
        out.print(Text(correction.line), soft_wrap=True)


def _write(path: Path, text: str) -> None:
    """A new file; one that appeared meanwhile is left alone as well."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise InvalidError("mapping.draft_exists", path=path) from error
    except OSError as error:
        raise InvalidError("mapping.draft_unwritable", path=path, reason=error.strerror) from error


def _warn(drafted: DraftedMapping, language: Language) -> None:
    """What has to be done before the draft can be used."""
    for sentence in drafted.to_be_told(language):
        err.print(Text(sentence, style="yellow"), soft_wrap=True)
    if not any(block.is_active for block in drafted.blocks):
        err.print(Text(say("mapping.draft_nothing_sure", language), style="yellow"), soft_wrap=True)
    elif drafted.open_columns:
        err.print(Text(say("mapping.draft_open", language, n=drafted.open_columns), style="yellow"), soft_wrap=True)
