"""``notice``: what is recorded about people, who sees it, what they may ask for."""

import typer

from cli.asking import JsonOption, LangOption
from cli.terminal import language_of, out, print_json
from graph_service.domain.parameters import read_parameters
from graph_service.services.notice import notice as notice_of
from graph_service.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("notice")(show)


def show(lang: LangOption = None, as_json: JsonOption = False) -> None:
    """告知书：记录了什么、谁能看、有哪些权利 · The notice: what is recorded, who sees it, what one may ask for."""
    settings = Settings()
    language = language_of(settings, lang)
    parameters = read_parameters(settings.parameters)
    found = notice_of(language, parameters, is_single_allowed=settings.hr_single)
    if as_json:
        print_json(found)
        return
    out.print(found["text"], markup=False, soft_wrap=True)
