"""``template``: the empty files to fill, as a folder of CSV files or as a workbook."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from cli.asking import LangOption
from cli.terminal import language_of, out
from graph_service.settings import Settings
from graph_service.words import say
from loaders.sources import WORKBOOKS
from loaders.template import chosen_kinds, write_folder, write_workbook


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(template)


def template(
    path: Annotated[Path, typer.Argument(help="目录（生成 CSV）或 .xlsx 文件 · A folder, or a .xlsx file.")],
    kinds: Annotated[
        str, typer.Option(help="只要这些模板，逗号分隔 · Only these templates, separated by commas.")
    ] = "",
    lang: LangOption = None,
) -> None:
    """生成空白模板 · Write empty templates: CSV files into a folder, or one workbook with drop-downs."""
    language = language_of(Settings(), lang)
    chosen = chosen_kinds([name.strip() for name in kinds.split(",") if name.strip()])
    if path.suffix.lower() in WORKBOOKS:
        write_workbook(path, chosen, language)
    else:
        write_folder(path, chosen, language)
    out.print(Text(say("loaders.template_written", language, path=path), style="bold green"))
