"""``duplicates``: people or customers that may be the same, with reasons, for somebody to decide."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.text import Text

from cli.asking import Asked, AsOption, Json, JsonOption, LangOption, Words, ask, dated, grid
from graph_service.domain import limits
from graph_service.recording.merges import CUSTOMER, PERSON
from graph_service.services.duplicates import list_duplicates
from graph_service.services.paging import Paging
from graph_service.words import Language, say

OfCustomers = Annotated[bool, typer.Option("--customers", help="看客户而不是人员 · Customers instead of people.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(duplicates)


def duplicates(
    customers: OfCustomers = False, viewer: AsOption = None, lang: LangOption = None, as_json: JsonOption = False
) -> None:
    """疑似重复：可能是同一个人（或客户）的两条记录 · Two records that may be one person, or one customer."""
    kind = CUSTOMER if customers else PERSON
    asked = Asked(viewer=viewer, lang=lang, as_json=as_json)
    paging = Paging(limit=limits.PAGE)
    ask(asked, lambda service, question: list_duplicates(service, question, kind, paging), show_duplicates)


def show_duplicates(answer: Json, language: Language) -> Iterator[RenderableType]:
    """The pairs, the likeliest first."""
    words = Words(language, answer["names"])
    if not answer["items"]:
        yield Text(words("no_duplicates", threshold=answer["threshold"]), style="green")
        yield dated(words, answer)
        return
    titles = ("score", "one_of_two", "other_of_two", "why")
    table = grid(words("duplicates_title", n=answer["total"]), *map(words, titles), firm=(0,))
    for item in answer["items"]:
        reasons = [_reason(each, language) for each in item["reasons"]]
        table.add_row(f"{item['score']:.2f}", _card(item["one"]), _card(item["other"]), "\n".join(reasons))
    yield table
    yield Text(words("duplicates_next", threshold=answer["threshold"]), style="dim")
    yield dated(words, answer)


def _reason(reason: Json, language: Language) -> str:
    return f"{say('reasons.' + reason['code'], language)} {reason['points']:+.2f}"


def _card(card: Json) -> str:
    name = card["name"] or card["name_en"] or card["id"]
    lines = [f"{name} ({card['id']})", card["name_en"] if card["name"] else None, *card["titles"]]
    return "\n".join(line for line in (*lines, card["organisation"], card["region"]) if line)
