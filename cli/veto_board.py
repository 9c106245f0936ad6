"""``veto-board``: every open deal, who can stop it, since when, and who of us is best placed."""

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
    amounts_missing,
    ask,
    bounds,
    dated,
    grid,
    percent,
    summed,
)
from graph_service.services.veto_board import veto_board as board_of
from graph_service.words import Language

STYLES = {"blocked": "bold red", "unverified": "yellow", "clear": "green"}
STATES = {"opposed": "bold red", "unknown": "yellow", "not_opposed": "green"}
SHOWN = 50


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("veto-board")(veto_board)


def veto_board(  # noqa: PLR0913, PLR0917  (options)
    customer: Annotated[str | None, typer.Option(help="只看一个客户 · One customer only.")] = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    viewer: AsOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    fresh_only: FreshOption = False,
) -> None:
    """否决看板：进行中的商机、谁能否决、自何时起 · Open deals, who can stop them, since when."""
    asked = Asked(as_of, known_at, viewer, purpose, lang, as_json, fresh_only)
    ask(asked, lambda service, question: board_of(service, question, customer), show_board)


def show_board(answer: Json, language: Language) -> Iterator[RenderableType]:
    """The board, the largest amounts first."""
    words = Words(language, answer["names"])
    if not answer["deals"]:
        yield Text(words("no_open_deals"), style="yellow")
        yield dated(words, answer)
        return
    unseated = sum(_is_unseated(deal) for deal in answer["deals"])
    counts = answer["verdicts"] | {"clear": answer["verdicts"]["clear"] - unseated}
    amounts = [deal["amount"] for deal in answer["deals"]]
    at_stake = summed(words, answer["at_stake"], amounts)
    title = words("board_title", n=answer["count"], amount=at_stake, **counts)
    if unseated:
        title += words("board_unseated", n=unseated)
    headings = [words(column) for column in ("deal", "amount", "verdict", "holders")]
    table = grid(title, *headings, firm=(1, 2))
    for deal in answer["deals"][:SHOWN]:
        table.add_row(
            Text(f"{words.named(deal['opportunity'])}\n{words.name(deal['customer'])}"),
            _amount(words, deal),
            _verdict(words, deal),
            Text("\n").join(_holder(words, holder) for holder in deal["holders"]) or _nobody(words, deal),
            end_section=True,
        )
    yield table
    if answer["count"] > SHOWN:
        yield Text(words("more_deals", n=answer["count"] - SHOWN), style="dim")
    yield from amounts_missing(words, amounts)
    yield dated(words, answer)


def _is_unseated(deal: Json) -> bool:
    """Whether nothing of its chain is recorded: that nobody opposes us there reassures nobody."""
    return "no_seats" in deal["reasons"]


def _nobody(words: Words, deal: Json) -> Text:
    """Why no holder stands there: nobody can stop it alone, or nothing of the chain is recorded."""
    if deal["reasons"]:
        return Text(words.reasons(deal["reasons"]), style="yellow")
    return Text(words.reason("no_holders"), style="dim")


def _amount(words: Words, deal: Json) -> str:
    amount, days = words.money(deal["amount"]), deal["days_to_close"]
    if days is None:
        return amount
    return f"{amount}\n{words('days_over', n=-days) if days < 0 else words('days_left', n=days)}"


def _verdict(words: Words, deal: Json) -> Text:
    """What holds, how likely a stop is (with what the unknown could make of it), and since when."""
    if _is_unseated(deal):
        return Text(words("no_verdict"), style="yellow")
    risk = deal["veto_risk"]
    cell = Text(f"{words('short_' + deal['verdict'])} {percent(risk['value'])}", style=STYLES[deal["verdict"]])
    if risk["low"] != risk["high"]:
        cell.append(f"\n{bounds(percent(risk['low']), percent(risk['high']))}", style="dim")
    return cell.append("\n" + words("since", day=deal["since"]), style="dim")


def _holder(words: Words, holder: Json) -> Text:
    """Who it is, what they can do, where they stand, and who of us is best placed if that is not settled."""
    person = words("vacant") if holder["person"] is None else words.name(holder["person"])
    line = Text(f"{person} · {words('power_' + holder['power'])} · ")
    line.append(words("state_" + holder["state"]), style=STATES[holder["state"]])
    placed = holder["best_placed"]
    if placed is not None:
        line.append(f" → {words('placed_' + placed['because'], name=words.name(placed['employee']))}", style="cyan")
    return line
