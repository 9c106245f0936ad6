"""``export-person``: everything recorded about one person, for the person to read."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import RenderableType

from cli.asking import Asked, Json, LangOption, ask
from graph_service.services.personal_export import export_employee, export_person
from graph_service.services.question import Question, Service
from graph_service.words import Language

Person = Annotated[str, typer.Argument(metavar="ID", help="人员编号 · Id of the person.")]
IsEmployee = Annotated[bool, typer.Option("--employee", help="我方员工 · One of our own people.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export-person")(export)


def export(person: Person, is_employee: IsEmployee = False, lang: LangOption = None) -> None:
    """一个人的全部记录（JSON）· Everything recorded about one person, as JSON."""

    async def work(service: Service, question: Question) -> Json:
        return await (export_employee if is_employee else export_person)(service, question, person)

    ask(Asked(lang=lang, as_json=True), work, _no_table)


def _no_table(answer: Json, language: Language) -> Iterator[RenderableType]:
    """An export is read by programs and by its subject: as JSON only."""
    del answer, language
    yield from ()
