"""``export-person``, ``erase-person``, ``notice``: what data subjects may ask for."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from cli.asking import Asked, Json, JsonOption, LangOption, Words, ask
from cli.terminal import language_of, out, print_json
from graph_service.domain.parameters import read_parameters
from graph_service.domain.personal_data import Whose
from graph_service.services.erasure import erasure_status, request_erasure, run_erasure
from graph_service.services.notice import notice as notice_of
from graph_service.services.personal_export import export_employee, export_person
from graph_service.services.question import Question, Service
from graph_service.settings import Settings
from graph_service.words import Language

Person = Annotated[str, typer.Argument(metavar="ID", help="人员编号 · Id of the person.")]
IsEmployee = Annotated[bool, typer.Option("--employee", help="我方员工 · One of our own people.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("export-person")(export)
    app.command("erase-person")(erase)
    app.command("notice")(show_notice)


def export(person: Person, is_employee: IsEmployee = False, lang: LangOption = None) -> None:
    """一个人的全部记录(JSON)· Everything recorded about one person, as JSON."""

    async def work(service: Service, question: Question) -> Json:
        return await (export_employee if is_employee else export_person)(service, question, person)

    ask(Asked(lang=lang, as_json=True), work, _show_erasure)


def erase(
    person: Person, is_employee: IsEmployee = False, lang: LangOption = None, as_json: JsonOption = False
) -> None:
    """抹除一个人;中断后再次运行即可继续 · Erase one person; cut off, it goes on when it is run again."""

    async def work(service: Service, question: Question) -> Json:
        whose = Whose.EMPLOYEE if is_employee else Whose.PERSON
        job = await request_erasure(service, question, whose, person)
        await run_erasure(service.privacy, job["id"])
        return await erasure_status(service, question, job["id"])

    ask(Asked(lang=lang, as_json=as_json), work, _show_erasure)


def _show_erasure(answer: Json, language: Language) -> Iterator[RenderableType]:
    words = Words(language)
    yield Text(words("erased", id=answer["subject_id"], removed=answer["removed"]))


def show_notice(lang: LangOption = None, as_json: JsonOption = False) -> None:
    """告知书:记录了什么、谁能看、有哪些权利 · The notice: what is recorded, who sees it, what one may ask for."""
    settings = Settings()
    language = language_of(settings, lang)
    parameters = read_parameters(settings.parameters)
    found = notice_of(language, parameters, is_single_allowed=settings.hr_single)
    if as_json:
        print_json(found)
        return
    out.print(found["text"], markup=False, soft_wrap=True)
