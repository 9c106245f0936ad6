"""``import DIR``: an export into an empty database."""  # noqa: N999  (a command's module bears its name)

import dataclasses
from pathlib import Path
from typing import Annotated

import typer

from cli.asking import JsonOption, LangOption, with_store
from cli.terminal import language_of, out, print_json
from graph_service.access.viewer import OPERATOR
from graph_service.recording.export_folder import read_manifest
from graph_service.recording.import_folder import import_folder as bring
from graph_service.settings import Settings
from graph_service.words import say


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("import")(import_folder)


def import_folder(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="export 写出的文件夹 · A folder that export wrote.")],
    as_json: JsonOption = False,
    lang: LangOption = None,
) -> None:
    """把导出内容导入空数据库；中断后再次运行即可完成 · An export into an empty database; cut off, run it again."""
    settings = Settings()
    language = language_of(settings, lang)
    # whatever is wrong with the folder is said before any server is started
    manifest = read_manifest(folder.absolute())

    done = with_store(settings, language, lambda gateway: bring(gateway, folder.absolute(), OPERATOR))
    if as_json:
        print_json(dataclasses.asdict(done))
        return
    fields = {"path": folder, "rows": f"{done.rows:,}", "digest": done.digest, "made_at": manifest.made_at}
    out.print(say("cli.imported", language, **fields), markup=False)
    out.print(say("cli.import_load", language, id=done.load_id), style="dim", markup=False)
