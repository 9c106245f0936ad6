"""``export DIR``: everything recorded, in a folder that another installation can import."""

import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress as Bars
from rich.progress import SpinnerColumn, TextColumn, TimeElapsedColumn

from cli.asking import JsonOption, LangOption, with_store
from cli.terminal import err, language_of, out, print_json
from graph_service.access.viewer import OPERATOR
from graph_service.recording.export import export as write_export
from graph_service.recording.export_folder import Manifest, new_folder
from graph_service.recording.plain_write import Json, PlainWrite, PlainWriter
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway, Unit
from graph_service.words import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(export)


def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="空文件夹或新文件夹 · An empty folder, or a new one.")],
    with_notes: Annotated[
        bool, typer.Option("--with-notes", help="连同备注明文 · Notes about people too, in the clear.")
    ] = False,
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """导出全部事实（期间更改须等待）· All facts at one version; changes wait meanwhile."""
    settings = Settings()
    language = language_of(settings, lang)
    new_folder(folder.absolute())

    async def work(gateway: Gateway) -> Manifest:
        await _mark(gateway, with_notes=with_notes)
        columns = SpinnerColumn(), TextColumn("{task.fields[rows]:,}"), TimeElapsedColumn()
        with Bars(*columns, console=err, transient=True, disable=not err.is_terminal) as bars:
            task = bars.add_task("", total=None, rows=0)
            n_read = [0]

            def hear(_: str, rows: int) -> None:
                n_read[0] += rows
                bars.update(task, rows=n_read[0])

            return await write_export(gateway, folder.absolute(), has_notes=with_notes, heard=hear)

    made = with_store(settings, language, work)
    if as_json:
        print_json({"folder": folder, "rows": made.rows, "graph_digest": made.graph_digest, "sha256": made.digest})
        return
    out.print(say("cli.exported", language, path=folder, rows=f"{made.rows:,}", digest=made.graph_digest), markup=False)
    out.print(say("cli.export_secret", language), style="dim", markup=False)
    if not with_notes:
        out.print(say("cli.export_no_notes", language), style="yellow", markup=False)


async def _mark(gateway: Gateway, *, with_notes: bool) -> None:
    """The mark of the reading, before anything is read; where it cannot be stored there is no export."""

    async def nothing(_: Unit) -> Json:
        return {}

    action = "export with notes" if with_notes else "export"
    await PlainWriter(gateway).write(
        PlainWrite(f"export {secrets.token_hex(8)}", OPERATOR, action, "database", [], {}), nothing
    )
