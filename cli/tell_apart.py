"""``tell-apart``: two that look like one are two, and are not listed again until one of them changes."""

from collections.abc import Iterator
from typing import Annotated
from uuid import uuid4

import typer
from rich.console import RenderableType
from rich.text import Text

from cli.asking import Asked, Json, JsonOption, LangOption, Words, ask
from cli.duplicates import OfCustomers
from cli.merge import Who
from graph_service.recording.merges import CUSTOMER, PERSON
from graph_service.services.duplicates import tell_apart as say_apart
from graph_service.services.question import Question, Service
from graph_service.words import Language

One = Annotated[str, typer.Argument(help="一方的编号 · Id of the one.")]
Other = Annotated[str, typer.Argument(help="另一方的编号 · Id of the other.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("tell-apart")(tell_apart)


def tell_apart(  # noqa: PLR0913, PLR0917  (options)
    one: One,
    other: Other,
    viewer: Who,
    customers: OfCustomers = False,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """确认两条记录不是同一个人（或客户） · Say that two are not the same person, or customer."""
    kind = CUSTOMER if customers else PERSON

    async def work(service: Service, question: Question) -> Json:
        return await say_apart(service, question.viewer, kind, (one, other), str(uuid4()))

    ask(Asked(viewer=viewer, lang=lang, as_json=as_json), work, _show)


def _show(answer: Json, language: Language) -> Iterator[RenderableType]:
    yield Text(Words(language)("told_apart", one=answer["one"], other=answer["other"]))
