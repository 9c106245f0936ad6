"""``contribution``: what our people's influence contributed, by deal, by employee, over a period."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.asking import (
    SHOWN,
    Asked,
    AsOfOption,
    AsOption,
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
    more_rows,
    percent,
    score,
    short_fact,
    summed,
)
from cli.terminal import language_of
from graph_service.domain.money import round_parts
from graph_service.domain.time import parse_date
from graph_service.services.contribution import deal_contribution, employee_contribution, period_contribution
from graph_service.settings import Settings
from graph_service.words import Language, say

FORMS = ("raised", "used")
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="期间首日 · First day of the period.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="期间末日的次日 · The day after its last.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(contribution)


def contribution(  # noqa: PLR0913, PLR0917  (options)
    deal: Annotated[str | None, typer.Option(help="一个商机 · One deal.")] = None,
    employee: Annotated[str | None, typer.Option(help="一名员工 · One employee.")] = None,
    start: From = None,
    end: To = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    viewer: AsOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """员工影响力贡献：缺省为截至当日全部已成交商机 · Influence contribution; by default over all won deals."""
    if deal is not None and (employee is not None or start is not None or end is not None):
        raise typer.BadParameter(say("cli.deal_alone", language_of(Settings(), lang)))
    asked = Asked(as_of, known_at, viewer, purpose, lang, as_json)
    first = None if start is None else parse_date(start)
    last = None if end is None else parse_date(end)
    if deal is not None:
        ask(asked, lambda service, question: deal_contribution(service, question, deal), show_deal)
    elif employee is not None:
        ask(
            asked,
            lambda service, question: employee_contribution(service, question, employee, first, last),
            show_employee,
        )
    else:
        ask(asked, lambda service, question: period_contribution(service, question, first, last), show_period)


def show_period(answer: Json, language: Language, *, with_deals: bool = True) -> Iterator[RenderableType]:
    """Totals, employees or units, and deals of a period."""
    words = Words(language, answer.get("names"))
    if not answer["count"]:
        yield Text(words("no_won_deals"), style="yellow")
        yield dated(words, answer)
        return
    amounts = [deal["amount"] for deal in (answer.get("deals") or {}).values()]
    total = summed(words, answer["won_amount"], amounts or [answer["won_amount"]])
    yield _forms(words, answer, words("contribution_title", n=answer["count"], amount=total))
    if answer.get("employees"):
        yield _employees(words, answer["employees"])
    if answer.get("units"):
        yield _units(words, answer)
    if answer.get("suppressed_units"):
        yield Text(words("suppressed", n=answer["suppressed_units"]), style="yellow")
    if answer.get("deals") and with_deals:
        yield _deals(words, answer["deals"])
        yield from more_rows(words, len(answer["deals"]))
        yield from amounts_missing(words, amounts)
    if answer["reasons"]:
        yield Text(words.reasons(answer["reasons"]), style="yellow")
    yield dated(words, answer)


def _forms(words: Words, answer: Json, title: str) -> Table:
    table = grid(title, words("form"), words("form_raised"), words("form_used"), firm=(1, 2))
    for form in ("fractional", "binary_amount", "binary_count"):
        cells = [_form_cell(words, answer, f"{form}_{kind}") for kind in FORMS]
        table.add_row(words(f"form_{form}"), *cells)
    return table


def _form_cell(words: Words, answer: Json, name: str) -> str:
    def show(value: float | None) -> str:
        return str(value) if "count" in name else words.money(value)

    lower, upper = answer["bounds"][name]
    share = answer["shares"][name]
    return f"{bounds(show(lower), show(upper))}\n{percent(share)}"


def _employees(words: Words, employees: Json) -> Table:
    table = grid(words("employees_title"), words("employee"), *(words(f"form_{kind}") for kind in FORMS))
    rounded = {kind: _rounded({name: found[kind] for name, found in employees.items()}) for kind in FORMS}
    for name in sorted(employees, key=lambda who: (-employees[who]["used"], who)):
        table.add_row(words.named(name), *(words.money(rounded[kind][name]) for kind in FORMS))
    return table


def _rounded(parts: dict[str, float]) -> dict[str, int]:
    exact = {name: Fraction(part) for name, part in parts.items()}
    return round_parts(exact, round(sum(exact.values())))


def _units(words: Words, answer: Json) -> Table:
    columns = (words("unit"), words("people"), *(words(f"form_{kind}") for kind in FORMS))
    table = grid(words("units_title"), *columns)
    for unit in answer["units"]:
        money = [words.money(unit[kind]) for kind in FORMS]
        table.add_row(words.name(unit["unit"]), str(unit["people"]), *money)
    return table


def _deals(words: Words, deals: Json) -> Table:
    columns = ("deal", "closed_on", "amount", "chain", "form_raised", "form_used", "why")
    table = grid(words("won_deals_title"), *(words(column) for column in columns), firm=(1, 2))
    for deal, found in islice(deals.items(), SHOWN):
        people = [words.listed(map(words.name, found.get(kind, []))) for kind in FORMS]
        late = [words("late", n=len(found["late"]))] if found.get("late") else []
        table.add_row(
            Text(words.named(deal)), found["closed_on"], words.money(found["amount"]),
            str(found["chain"]), *people, "; ".join([*late, words.reasons(found["reasons"])]).strip("; "),
        )  # fmt: skip
    return table


def show_deal(answer: Json, language: Language) -> Iterator[RenderableType]:
    """Credit and the three games of one deal."""
    words = Words(language, answer["names"])
    yield Text(f"{words.named(answer['opportunity'])} · {words.name(answer['customer'])}", style="bold")
    credit = answer["credit"]
    if credit is not None:
        people = words.listed(map(words.name, credit.get("raised", []))) or "—"
        yield _forms(words, credit, words("credit_title", amount=words.money(credit["amount"]), people=people))
        if credit["employees"]:
            yield _employees(words, credit["employees"])
    else:
        yield Text(words.reasons(answer["reasons"]), style="yellow")
    if answer["shapley"]:
        yield _games(words, answer["shapley"])
    yield dated(words, answer)


def _games(words: Words, games: Json) -> Table:
    players = sorted({name for game in games.values() for name in game["shares"]})
    table = grid(words("games_title"), words("employee"), *(words(f"game_{name}") for name in games))
    for name in players:
        shares = [score(round(game["shares"].get(name, 0.0), 4)) for game in games.values()]
        table.add_row(words.named(name), *shares)
    table.add_row(words("total"), *(score(round(game["value"], 4)) for game in games.values()), style="bold")
    return table


def show_employee(answer: Json, language: Language) -> Iterator[RenderableType]:
    """One employee's own parts."""
    words = Words(language, answer["names"])
    if not answer["deals"]:
        yield Text(words("own_nothing", name=words.named(answer["employee"])), style="yellow")
        yield dated(words, answer)
        return
    sums = {kind: words.money(answer[kind]) for kind in FORMS}
    title = words("own_title", name=words.named(answer["employee"]), **sums)
    table = grid(
        title,
        words("deal"),
        words("closed_on"),
        *(words(f"form_{kind}") for kind in FORMS),
        words("facts"),
        firm=(1, 2, 3),
    )
    for deal, found in answer["deals"].items():
        money = [words.money(found[kind]) for kind in FORMS]
        table.add_row(
            Text(words.named(deal)), found["closed_on"], *money, Text("\n".join(map(short_fact, found["evidence"])))
        )
    yield table
    if answer["reasons"]:
        yield Text(words.reasons(answer["reasons"]), style="yellow")
    yield dated(words, answer)
