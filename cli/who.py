"""``who CUSTOMER``: people, posts, power, what they think of us, and who of us reaches them."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from cli.asking import (
    SHOWN,
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
    more_rows,
    score,
)
from graph_service.services.who import who as who_is_at
from graph_service.words import Language

NEAREST = 3
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
    """客户里谁是谁：岗位、权力、态度、我们谁能触达 · Who is who at a customer, and who of us reaches them."""
    asked = Asked(as_of, known_at, viewer, purpose, lang, as_json, fresh_only)
    ask(asked, lambda service, question: who_is_at(service, question, customer), show_people)


def show_people(answer: Json, language: Language) -> Iterator[RenderableType]:
    """The people of a customer, key persons first."""
    words = Words(language, answer["names"])
    if not answer["people"]:
        yield Text(words("nobody_known", customer=words.named(answer["customer"])), style="yellow")
        yield dated(words, answer)
        return
    title = words("who_title", customer=words.named(answer["customer"]), n=len(answer["people"]))
    headings = [words(column) for column in ("person", "place", "power", "scores", "who_of_us")]
    table = grid(title, *headings, firm=(3,))
    for person in answer["people"][:SHOWN]:
        ours = [f"{words.name(link['employee'])} {score(link['closeness'])}" for link in person["reached_by"][:NEAREST]]
        table.add_row(
            Text(("★ " if person["is_key"] else "") + words.named(person["person"]), style=STYLES[person["state"]]),
            _place(words, person),
            "" if person["power"] == "none" else words(f"power_{person['power']}"),
            _scores(words, person),
            Text("\n".join(ours)),
        )
    yield table
    yield from more_rows(words, len(answer["people"]))
    yield dated(words, answer)


def _place(words: Words, person: Json) -> str:
    """Title and department, or where an outsider belongs, and to whom they report."""
    home = (
        person["organisation"] or words("external")
        if person["is_external"]
        else words.listed(map(words.name, person["departments"]))
    )
    lines = [" · ".join(part for part in (person["title"], home) if part)]
    if person["reports_to"]:
        lines.append(f"↑ {words.name(person['reports_to'])}")
    return "\n".join(lines)


def _scores(words: Words, person: Json) -> str:
    stance = f"\n{words('stance_' + person['stance'])}" if person["stance"] else ""
    return " / ".join(score(person[name]) for name in ("rc", "sr", "pa")) + stance
