"""``erase-person``: what a data subject may ask for, carried out to its end."""

from collections.abc import Iterator

import typer
from rich.console import RenderableType
from rich.text import Text

from cli.asking import Asked, Json, JsonOption, LangOption, Words, ask
from cli.export_person import IsEmployee, Person
from graph_service.domain.personal_data import Whose
from graph_service.services.erasure import erasure_status, request_erasure, run_erasure
from graph_service.services.question import Question, Service
from graph_service.words import Language


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("erase-person")(erase)


def erase(
    person: Person, is_employee: IsEmployee = False, lang: LangOption = None, as_json: JsonOption = False
) -> None:
    """抹除一个人；中断后再次运行即可继续 · Erase one person; cut off, it goes on when it is run again."""

    async def work(service: Service, question: Question) -> Json:
        whose = Whose.EMPLOYEE if is_employee else Whose.PERSON
        job = await request_erasure(service, question, whose, person)
        for each in (*job["along"], job["id"]):
            await run_erasure(service.privacy, each)
        return await erasure_status(service, question, job["id"])

    ask(Asked(lang=lang, as_json=as_json), work, _show)


def _show(answer: Json, language: Language) -> Iterator[RenderableType]:
    words = Words(language)
    yield Text(words("erased", id=answer["subject_id"], removed=answer["removed"]))
