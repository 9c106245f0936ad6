"""``load PATH``: a folder of templates, a workbook or one file into the graph."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from cli.asking import JsonOption, LangOption
from cli.progress import server_progress
from cli.terminal import EXIT_REJECTED, err, language_of, out, print_json, run_async
from graph_service.settings import Settings
from graph_service.wiring import open_store
from graph_service.words import Language, say
from loaders.load import Heard, Options
from loaders.load import load as load_path
from loaders.report import Report

SHOWN = 20


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(load)


def load(  # noqa: PLR0913, PLR0917  (options)
    path: Annotated[Path, typer.Argument(help="CSV 文件夹、Excel 工作簿或单个 CSV · Folder, workbook or CSV file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查,不写入 · Check only, write nothing.")] = False,
    reject_to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="把有问题的行连同原因写回此处 · Write rejected rows there.")
    ] = None,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="跳过有问题的行 · Load the good rows, leave out the others.")
    ] = False,
    allow_extra: Annotated[
        bool, typer.Option("--allow-extra", help="忽略多余的列 · Pass over columns that are no part of a template.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入(退出码:0 完成,3 有行被拒绝)· Load facts; exit code 3 where rows were rejected, skipped or not."""
    settings = Settings()
    language = language_of(settings, lang)
    options = Options(dry_run, skip_bad_rows, allow_extra, reject_to, language)
    report = load_folder(settings, path, options)
    if as_json:
        print_json(report.as_json())
    else:
        show_report(report, path, options, language)
    if report.rejects:
        raise typer.Exit(EXIT_REJECTED)


def load_folder(settings: Settings, path: Path, options: Options) -> Report:
    """Load on the configured server, with progress on standard error."""

    async def run() -> Report:
        with server_progress(options.language) as progress:
            async with open_store(settings, progress) as gateway:
                with _load_progress(options.language) as heard:
                    return await load_path(gateway, settings, path, options, heard)

    return run_async(run())


@contextmanager
def _load_progress(language: Language) -> Iterator[Heard]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        tasks: dict[tuple[str, str], TaskID] = {}
        read: dict[str, int] = {}

        def hear(step: str, file: str, rows: int) -> None:
            if step == "check":
                read[file] = read.get(file, 0) + rows
            if (step, file) not in tasks:
                text = say("loaders.checking" if step == "check" else "loaders.recording", language, file=file)
                tasks[step, file] = bars.add_task(text, total=None if step == "check" else read.get(file))
            bars.advance(tasks[step, file], rows)

        yield hear


def show_report(report: Report, path: Path, options: Options, language: Language) -> None:
    """The report for a person."""
    if report.rejects:
        _show_rejects(report, options, language)
    out.print(_counts(report, language))
    if report.ignored:
        out.print(Text(say("loaders.ignored", language, files=", ".join(report.ignored)), style="dim"))
    for sentence, style in _sentences(report, path, language):
        out.print(Text(sentence, style=style))


def _counts(report: Report, language: Language) -> Table:
    table = Table()
    for column in ("file", "template", "read", "rejected", "created", "changed", "unchanged"):
        is_text = column in ("file", "template")
        table.add_column(say(f"loaders.{column}", language), justify="left" if is_text else "right")
    for file in report.files:
        done = report.loaded.get(file.template)
        cells = ("", "", "") if done is None else (str(done.created), str(done.changed), str(done.unchanged))
        rejected = Text(str(file.rejected), style="red" if file.rejected else "")
        table.add_row(file.file, file.template, str(file.read), rejected, *cells)
    return table


def _show_rejects(report: Report, options: Options, language: Language) -> None:
    title = say("loaders.rejects_title", language, n=len(report.rejects), rows=report.rejected)
    table = Table(title=title, title_justify="left", title_style="bold red")
    for column in ("file", "line", "column", "message"):
        table.add_column(say(f"loaders.{column}", language), overflow="fold")
    for reject in report.rejects[:SHOWN]:
        table.add_row(reject.file, str(reject.line), Text(reject.column), Text(reject.message))
    out.print(table)
    if len(report.rejects) > SHOWN:
        out.print(Text(say("loaders.more_rejects", language, n=len(report.rejects) - SHOWN), style="dim"))
    if options.reject_to is not None and report.rejected:
        out.print(Text(say("loaders.rejects_written", language, folder=options.reject_to)))


def _sentences(report: Report, path: Path, language: Language) -> Iterator[tuple[str, str]]:
    total = report.total
    fields = {"path": path, "read": report.read, "rejected": report.rejected, "good": report.read - report.rejected}
    status = report.status
    if status == "checked" and report.rejected:
        status = "checked_bad"
    if status == "rejected" and not report.rejected:
        status = "rejected_header"
    counts = {"created": total.created, "changed": total.changed, "unchanged": total.unchanged}
    style = "bold red" if report.status == "rejected" else "bold green"
    yield say(f"loaders.status_{status}", language, **fields, **counts), style
    if report.rejected and report.loaded:
        yield say("loaders.skipped", language, rejected=report.rejected), "yellow"
    if report.is_resumed:
        yield say("loaders.resumed", language), "yellow"
