"""``load PATH``: a folder of templates, a workbook or one file into the graph."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from cli.asking import JsonOption, LangOption, beside, called
from cli.progress import server_progress
from cli.rejected import show_costs, show_left_out, show_rejects
from cli.standing import standing_of
from cli.terminal import EXIT_REJECTED, err, language_of, out, print_json, run_async
from graph_service.domain.time import parse_date, today
from graph_service.settings import Settings
from graph_service.wiring import open_store
from graph_service.words import Language, say
from loaders.brought import Brought
from loaders.checking import Advance
from loaders.checking import Progress as Heard
from loaders.file_report import FileReport
from loaders.load import Options
from loaders.load import load as load_path
from loaders.mapping.folder import MappedFolder
from loaders.report import Report
from loaders.sources import open_folder

STAGES = {"check": "loaders.checking", "record": "loaders.recording", "plan": "loaders.planning"}
StateOfOption = Annotated[
    str | None,
    typer.Option(
        "--state-of",
        metavar="DATE",
        help="现状日期：当天未再提到的即结束 · The rows say how things stand on that day; what is unsaid ends.",
    ),
]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(load)


def load(  # noqa: PLR0913, PLR0917  (options)
    path: Annotated[Path, typer.Argument(help="CSV 文件夹、Excel 工作簿或单个 CSV · Folder, workbook or CSV file.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入 · Check only, write nothing.")] = False,
    reject_to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="把有问题的行连同原因写回此处 · Write rejected rows there.")
    ] = None,
    skip_bad_rows: Annotated[
        bool, typer.Option("--skip-bad-rows", help="跳过有问题的行 · Load the good rows, leave out the others.")
    ] = False,
    mapping: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="按映射文件读取其他系统的导出 · Read an export as a mapping says."),
    ] = None,
    lookup_in: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="只导入一部分时，到完整的导出里查找 · Where the whole export lies, if only a part is brought.",
        ),
    ] = None,
    allow_extra: Annotated[
        bool, typer.Option("--allow-extra", help="忽略多余的列 · Pass over columns that are no part of a template.")
    ] = False,
    state_of: StateOfOption = None,
    allow_many_ends: Annotated[
        bool,
        typer.Option("--allow-many-ends", help="允许超过一半的内容结束 · It is meant that more than half ends."),
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导入（退出码：0 完成，3 有行被拒绝）· Load facts; exit code 3 where rows were rejected, skipped or not."""
    settings = Settings()
    language = language_of(settings, lang)
    options = Options(
        dry_run,
        skip_bad_rows,
        allow_extra,
        reject_to,
        language,
        leaves_plans=True,
        state_of=day_of(state_of),
        allow_many_ends=allow_many_ends,
    )
    # a wrong path is said before any server is started
    folder = (
        open_folder(path, allow_extra=allow_extra)
        if mapping is None
        else MappedFolder(path, mapping, lookup_in, today(settings.timezone))
    )
    report = load_folder(settings, folder, options)
    if as_json:
        print_json(report.as_json())
    else:
        again = again_of(path, mapping, lookup_in, reject_to)
        show_report(report, path, options, command_of(path, mapping, lookup_in, options.state_of), again)
    if report.has_faults:
        raise typer.Exit(EXIT_REJECTED)


def day_of(state_of: str | None) -> date | None:
    """The day of a state, as typed."""
    return None if state_of is None else parse_date(state_of)


def command_of(path: Path, mapping: Path | None, lookup_in: Path | None, state_of: date | None = None) -> str:
    """The command that loads it, as it would be typed."""
    told = {"--mapping": mapping, "--lookup-in": lookup_in, "--state-of": state_of}
    options = [text for name, value in told.items() if value is not None for text in (name, str(value))]
    return shlex.join(["graph-service", "load", str(path), *options])


def again_of(path: Path, mapping: Path | None, lookup_in: Path | None, reject_to: Path | None) -> str:
    """The command that loads the rejected rows once they are mended; what a mapping looks up lies in the whole."""
    if reject_to is None:
        return ""
    whole = lookup_in or (path if path.is_dir() else path.parent)
    return command_of(reject_to, mapping, None if mapping is None else whole)


def load_folder(settings: Settings, folder: Brought, options: Options) -> Report:
    """Load on the configured server, with progress on standard error."""

    async def run() -> Report:
        with server_progress(options.language) as progress:
            async with open_store(settings, progress) as gateway:
                with _load_progress(options.language) as heard:
                    return await load_path(gateway, settings, folder, options, heard)

    return run_async(run())


@contextmanager
def _load_progress(language: Language) -> Iterator[Heard]:
    rows = TextColumn("{task.fields[rows]:,}", justify="right")
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        rows,
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
        tasks: dict[tuple[str, str], TaskID] = {}

        def hear(advance: Advance) -> None:
            place = advance.stage, advance.file
            if place not in tasks:
                total = None if advance.stage == "plan" else 1.0
                tasks[place] = bars.add_task(
                    say(STAGES[advance.stage], language, file=advance.file), total=total, rows=0
                )
            bars.update(tasks[place], completed=advance.share, rows=advance.rows)

        yield hear


def show_report(report: Report, path: Path, options: Options, command: str, again: str = "") -> None:
    """The report for a person; ``command``: the one that loads what the report is about, ``again``: what was mended."""
    language = options.language
    if report.has_faults:
        show_rejects(report.rejects, sum(one.rejected for one in report.files), command, language)
        show_costs(report.costs, language)
    show_left_out(report.unfound, language)
    out.print(_counts(report, language))
    if _is_mapped(report):
        out.print(_by_template(report, language))
    for shown in standing_of(report, language):
        out.print(shown)
    for sentence, style in (*_asides(report, path, language), *_sentences(report, path, options, language, again)):
        out.print(Text(sentence, style=style), soft_wrap=True)


def _asides(report: Report, path: Path, language: Language) -> Iterator[tuple[str, str]]:
    """What was left alone; loud where a user may have meant it."""
    for ignored in report.ignored:
        is_loud = ignored.code in ("ignored_name", "ignored_workbook")
        sentence = say(f"loaders.{ignored.code}", language, name=ignored.name, path=path / ignored.name)
        yield sentence, "yellow" if is_loud else "dim"
    for file in report.files:
        if not file.read and not file.faults.height and _is_mapped(report):
            yield say("loaders.file_without_rows", language, file=file.file), "yellow"
        if file.extra and file.is_readable:
            yield say("loaders.ignored_columns", language, file=file.file, columns=file.extra), "yellow"
        for left in file.left_out:
            fields = {"file": file.file, "rows": f"{left.rows:,}", "template": called(left.template, language)}
            yield say(f"loaders.left_out_{left.code}", language, **fields), "yellow" if left.code == "where" else "dim"


def _counts(report: Report, language: Language) -> Table:
    table = Table()
    table.add_column(say("loaders.file", language), overflow="fold")
    is_one_each = not _is_mapped(report)
    columns = ("created", "changed", "unchanged") if is_one_each else ("left_out", *["unfound"] * bool(report.unfound))
    for column in ("read", "rejected", *columns):
        table.add_column(say(f"loaders.{column}", language), justify="right", no_wrap=True)
    for file in report.files:
        done = report.loaded.get(file.template)
        counts = ("", "", "") if done is None else (f"{done.created:,}", f"{done.changed:,}", f"{done.unchanged:,}")
        cells = (
            counts if is_one_each else (f"{file.left_out_rows:,}", *[f"{file.unfound.height:,}"] * bool(report.unfound))
        )
        rejected = Text(f"{file.rejected:,}", style="red" if file.rejected else "")
        table.add_row(Text(_named(file, language)), f"{file.read:,}", rejected, *cells)
    return table


def _is_mapped(report: Report) -> bool:
    """Whether there is something that no file bears the name of."""
    return bool(report.passed.keys() - {file.template for file in report.files})


def _by_template(report: Report, language: Language) -> Table:
    """Where a file feeds several templates: what each of them got, or would get."""
    table = Table()
    table.add_column(say("loaders.template", language))
    for column in ("passed", *(("created", "changed", "unchanged") if report.loaded else ())):
        table.add_column(say(f"loaders.{column}", language), justify="right", no_wrap=True)
    for name, passed in report.passed.items():
        done = report.loaded.get(name)
        counts = () if done is None else (f"{done.created:,}", f"{done.changed:,}", f"{done.unchanged:,}")
        shown = called(name, language)
        table.add_row(name if shown == name else beside(shown, name, language), f"{passed:,}", *counts)
    return table


def _named(file: FileReport, language: Language) -> str:
    """The file, with its template where the name does not say it already."""
    if file.is_looked_up:
        return beside(file.file, say("loaders.looked_up", language), language)
    title = file.file.rpartition("]")[2]  # of a sheet: [workbook]title
    is_said = not file.template or Path(title).stem.casefold() == file.template
    return file.file if is_said else beside(file.file, called(file.template, language), language)


def _sentences(
    report: Report, path: Path, options: Options, language: Language, again: str
) -> Iterator[tuple[str, str]]:
    total = report.total
    fields = {"path": path, "read": report.read, "rejected": report.rejected, "good": report.good}
    counts = {"created": total.created, "changed": total.changed, "unchanged": total.unchanged}
    status = _status(report, options)
    style = "bold red" if status.startswith(("rejected", "none")) else "bold green"
    if not report.read and not report.has_faults:
        code = "nothing_exported" if _is_mapped(report) else "nothing_in_it"
        yield say(f"loaders.{code}", language, path=path), "yellow"
        return
    if not report.is_complete:
        yield say("loaders.references_unchecked", language), "yellow"
    yield say(f"loaders.status_{status}", language, **fields, **counts), style
    if report.left_out_rows and status != "none_meant":
        yield say("loaders.left_out_rows", language, rows=report.left_out_rows), "yellow"
    if report.rejected and report.loaded and status != "none_loaded":
        yield say("loaders.skipped", language, rejected=report.rejected), "yellow"
    if report.is_resumed:
        yield say("loaders.resumed", language), "yellow"
    if report.rejects_written and report.state_of is None:
        yield say("loaders.rejects_files", language, files=report.rejects_written, command=again), ""
    if report.state_before is not None:
        load, day = report.state_before
        yield say("loaders.state_not_said", language, load=load, day=day), "yellow"
    if report.held_by_employees:
        counts_held = [f"{metric} {n:,}" for metric, n in report.held_by_employees.items()]
        yield say("loaders.held_by_employees", language, counts=counts_held), "yellow"
    if report.rejected and report.is_complete and report.state_of is not None:
        code = "state_again" if report.loaded else "state_again_checked"
        yield say(f"loaders.{code}", language, day=report.state_of), "yellow"
    yield say("loaders.seconds", language, rows=f"{report.read:,}", seconds=f"{report.seconds:.1f}"), "dim"


def _status(report: Report, options: Options) -> str:
    if not report.is_complete:
        return "rejected_header"
    if report.passed and not any(report.passed.values()) and not report.has_faults:
        return "none_meant"
    if options.is_dry_run:
        return "checked_bad" if report.rejected else "checked_part" if report.left_out_rows else "checked"
    if report.status == "rejected" and not report.rejected:
        return "rejected_lookups"
    if report.status == "unchanged" and report.rejected:
        return "unchanged_rest" if report.total.unchanged else "none_loaded"
    return report.status
