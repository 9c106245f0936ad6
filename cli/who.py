"""``who CUSTOMER``: people, posts, power, what they think of us, and who of us reaches them."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from cli.asking import (
    Asked,
    AsOfOption,
    AsOption,
    FreshOption,
    Json,
    JsonOption,
    KnownAtOption,
    LangOption,
    PurposeOption,
    Words,
    ask,
    dated,
    grid,
    score,
)
from graph_service.services.who import who as who_is_at
from graph_service.words import Language

STYLES = {"opposed": "bold red", "unknown": "dim", "not_opposed": "green"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(who)


def who(  # noqa: PLR0913, PLR0917  (options)
    customer: Annotated[str, typer.Argument(help="客户编号 · Id of the customer.")],
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    viewer: AsOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    fresh_only: FreshOption = False,
) -> None:
    """客户里谁是谁:岗位、权力、态度、我们谁能触达 · Who is who at a customer, and who of us reaches them."""
    asked = Asked(as_of, known_at, viewer, purpose, lang, as_json, fresh_only)
    ask(asked, lambda service, question: who_is_at(service, question, customer), show_people)


def show_people(answer: Json, language: Language) -> Iterator[RenderableType]:
    """The people of a customer, key persons first."""
    words = Words(language, answer["names"])
    if not answer["people"]:
        yield Text(words("nobody_known", customer=words.named(answer["customer"])), style="yellow")
        yield dated(words, answer)
        return
    columns = ("person", "department", "title", "power", "rc", "sr", "pa", "stance", "reports_to", "who_of_us")
    title = words("who_title", customer=words.named(answer["customer"]), n=len(answer["people"]))
    table = grid(title, *(words(column) for column in columns))
    for person in answer["people"]:
        place = words("external") if person["is_external"] else ", ".join(person["departments"])
        ours = [f"{words.name(link['employee'])} {score(link['closeness'])}" for link in person["reached_by"][:3]]
        table.add_row(
            Text(("★ " if person["is_key"] else "") + words.named(person["person"]), style=STYLES[person["state"]]),
            place,
            person["title"] or "",
            "" if person["power"] == "none" else words(f"power_{person['power']}"),
            *(score(person[name]) for name in ("rc", "sr", "pa")),
            words(f"stance_{person['stance']}") if person["stance"] else "",
            words.name(person["reports_to"]) if person["reports_to"] else "",
            Text("\n".join(ours)),
        )
    yield table
    yield dated(words, answer)
