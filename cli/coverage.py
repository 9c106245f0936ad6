"""``coverage OPPORTUNITY``: who decides, whom we reach, what is missing, who can stop it."""

from collections.abc import Iterator
from typing import Annotated

import typer
from rich.console import RenderableType
from rich.table import Table
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
    bounds,
    dated,
    grid,
    percent,
    score,
)
from cli.terminal import out
from graph_service.services.coverage import coverage as coverage_of
from graph_service.words import Language

LIGHTS = {"red": "bold red", "amber": "bold yellow", "green": "bold green"}
WIDE = 110
"""From this width on a seat is one line."""
LONGEST_ID = 24
"""Ids up to this length are not broken over lines."""
COLUMNS = ("seat", "role", "person", "power", "weight", "reach", "by", "attitude")
JOINED = (("seat", "role"), ("person", "power"), ("weight",), ("reach", "by"), ("attitude",))
NUMBERS = ("seat_coverage", "role_coverage", "chain_coverage", "weakest_link", "chain_score")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(coverage)


def coverage(  # noqa: PLR0913, PLR0917  (options)
    opportunity: Annotated[str, typer.Argument(help="商机编号 · Id of the opportunity.")],
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    viewer: AsOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    fresh_only: FreshOption = False,
) -> None:
    """决策链覆盖：谁决定、我们触达了谁、还缺什么、谁能否决 · Decision-chain coverage of one deal."""
    asked = Asked(as_of, known_at, viewer, purpose, lang, as_json, fresh_only)
    ask(asked, lambda service, question: coverage_of(service, question, opportunity), show_coverage)


def show_coverage(answer: Json, language: Language) -> Iterator[RenderableType]:
    """The tables of one deal."""
    words = Words(language, answer["names"])
    title = f"{words.named(answer['opportunity'])} · {words.name(answer['customer'])}"
    yield Text(title, style="bold")
    if answer["light"] is None:
        yield Text(words.reasons(answer["reasons"]), style="yellow")
        yield dated(words, answer)
        return
    yield _headline(words, answer)
    yield _numbers(words, answer)
    if answer["seats"]:
        yield _seats(words, answer)
    if answer["cheapest_completion"]:
        yield _completion(words, answer)
    yield from _remarks(words, answer)
    yield dated(words, answer)


def _headline(words: Words, answer: Json) -> Text:
    if not answer["seats"]:
        return Text(f"● {words('no_verdict')}  {words('no_seats')}", style="yellow")
    line = Text("● ", style=LIGHTS[answer["light"]])
    line.append(words(f"light_{answer['light']}"), style=LIGHTS[answer["light"]])
    line.append("  " + words(f"verdict_{answer['verdict']}"))
    risk = answer["veto_risk"]
    if risk["n"]:
        span = bounds(percent(risk["low"]), percent(risk["high"]))
        line.append("  " + words("risk", value=percent(risk["value"]), span=span))
    return line


def _numbers(words: Words, answer: Json) -> Table:
    headings = (words(column) for column in ("number", "value", "bounds", "known", "why"))
    table = grid("", *headings, firm=(0, 1, 2, 3))
    for name in NUMBERS:
        number = answer[name]
        if number is None:
            table.add_row(words(name), "—", "—", "—", words("no_path") if answer["seats"] else words("no_seats"))
            continue
        show = percent if number["unit"] == "share" else score
        span = bounds(show(number["lower"]), show(number["upper"]))
        known = f"{number['known']}/{number['n']}"
        table.add_row(words(name), show(number["value"]), span, known, words.reasons(number["reasons"]))
    if answer["p_approval"]:
        chance = answer["p_approval"]
        span = bounds(percent(chance["low"]), percent(chance["high"]))
        table.add_row(words("p_approval"), percent(chance["value"]), span, "", words.reasons(chance["reasons"]))
    return table


def _seats(words: Words, answer: Json) -> Table:
    """One line per seat where there is room; else what belongs together shares a column."""
    states = {holder["seat"]: holder["state"] for holder in answer["holders"]}
    is_wide = out.width >= WIDE
    columns = COLUMNS if is_wide else tuple(first for first, *_ in JOINED)
    firm = {"weight"} | ({"reach"} if is_wide else set())
    if max(len(seat["seat"]) for seat in answer["seats"]) <= LONGEST_ID:
        firm.add("seat")
    table = grid(words("seats_title"), *map(words, columns), firm=tuple(columns.index(name) for name in firm))
    for seat in answer["seats"]:
        cells = dict(zip(COLUMNS, _seat(words, seat, states.get(seat["seat"])), strict=True))
        if is_wide:
            table.add_row(*cells.values())
        else:
            table.add_row(*(Text("\n").join(cells[name] for name in names if cells[name].plain) for names in JOINED))
    return table


def _seat(words: Words, seat: Json, state: str | None) -> tuple[Text, ...]:
    person = words("vacant") if seat["person"] is None else words.name(seat["person"])
    if seat["is_external"]:
        person += f" [{words('external')}]"
    attitude = Text(score(seat["attitude"]))
    if state is not None:
        attitude.append(" " + words(f"state_{state}"), style=_color(state))
    return (
        Text(seat["seat"]),
        Text(words(f"role_{seat['role']}")),
        Text(person),
        Text("" if seat["power"] == "none" else words(f"power_{seat['power']}")),
        Text(score(seat["weight"])),
        Text(score(seat["reach"]), style={True: "green", False: "yellow", None: "dim"}[seat["covered"]]),
        Text(words.name(seat["best_placed"]) if seat["best_placed"] else ""),
        attitude,
    )


def _color(state: str) -> str:
    return {"opposed": "bold red", "unknown": "yellow", "not_opposed": "green"}[state]


def _completion(words: Words, answer: Json) -> Table | Text:
    completion = answer["cheapest_completion"]
    if not completion["steps"]:
        return Text(words("complete", path=" → ".join(completion["path"])), style="green")
    other = "; ".join(
        f"{' → '.join(way['seats']) or '✓'} ({score(round(way['cost'], 2))})" for way in completion["alternatives"]
    )
    caption = words("alternatives", ways=other) if other else None
    title = words("completion_title", path=" → ".join(completion["path"]))
    table = grid(title, words("seat"), words("person"), words("missing"), words("who_of_us"), caption=caption)
    for step in completion["steps"]:
        person = words("vacant") if step["person"] is None else words.name(step["person"])
        placed = step["best_placed"]
        who = "—" if placed is None else words(f"placed_{placed['because']}", name=words.name(placed["employee"]))
        table.add_row(Text(step["seat"]), person, words(f"missing_{step['missing']}", reach=score(step["reach"])), who)
    return table


def _remarks(words: Words, answer: Json) -> Iterator[Text]:
    if answer["single_thread"]:
        yield Text(words("single_thread", seats=answer["single_thread"]), style="yellow")
    if answer["stale"]:
        yield Text(words("stale", n=len(answer["stale"])), style="yellow")
    if answer["reasons"]:
        yield Text(words.reasons(answer["reasons"]), style="yellow")
