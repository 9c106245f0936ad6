"""``indicators [ID]``: the registry, or the readings of one indicator."""

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
    bounds,
    dated,
    grid,
    more_rows,
    percent,
    print_answer,
    score,
)
from cli.terminal import language_of
from graph_service.services.indicator_readings import list_indicators, read_indicator
from graph_service.settings import Settings
from graph_service.words import Language


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(indicators)


def indicators(  # noqa: PLR0913, PLR0917  (options)
    indicator: Annotated[
        str | None, typer.Argument(help="指标编号；缺省列出全部 · Id; all are listed without.")
    ] = None,
    customer: Annotated[str | None, typer.Option(help="只看一个客户 · One customer only.")] = None,
    as_of: AsOfOption = None,
    known_at: KnownAtOption = None,
    viewer: AsOption = None,
    purpose: PurposeOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
    fresh_only: FreshOption = False,
) -> None:
    """指标：目录，或某一指标的读数 · The indicators, or the readings of one."""
    if indicator is None:
        known = {"indicators": list_indicators()}
        print_answer(known, language_of(Settings(), lang), show_registry, as_json=as_json)
        return
    asked = Asked(as_of, known_at, viewer, purpose, lang, as_json, fresh_only)
    ask(asked, lambda service, question: read_indicator(service, question, indicator, customer), show_readings)


def show_registry(answer: Json, language: Language) -> Iterator[RenderableType]:
    """What can be computed, and how it is defined."""
    words = Words(language)
    columns = ("id", "name", "about", "unit_of", "definition")
    table = grid(words("registry_title", n=len(answer["indicators"])), *(words(column) for column in columns))
    for found in answer["indicators"]:
        definition = found["definition_zh" if language == "zh" else "definition"]
        level = words(f"level_{found['level']}")
        table.add_row(found["id"], found[language], level, _unit(words, found["unit"]), Text(definition))
    yield table


def _unit(words: Words, unit: str) -> str:
    return words(f"unit_{unit.replace(' ', '_')}")


def show_readings(answer: Json, language: Language) -> Iterator[RenderableType]:
    """Readings by subject."""
    words = Words(language, answer["names"])
    title = f"{answer['indicator']} {answer[language]} · {_unit(words, answer['unit'])}"
    table = grid(title, words("subject"), words("value"), words("bounds"), words("known"), words("why"))
    show = percent if answer["unit"] in ("share", "probability") else score
    for reading in answer["readings"][:SHOWN]:
        span = bounds(show(reading["lower"]), show(reading["upper"]))
        subject = " / ".join(words.named(part) for part in str(reading["subject"]).split("/"))
        known = f"{reading['known']}/{reading['n']}"
        table.add_row(Text(subject), show(reading["value"]), span, known, words.reasons(reading["reasons"]))
    yield table if answer["readings"] else Text(words("no_readings"), style="yellow")
    yield from more_rows(words, len(answer["readings"]))
    yield dated(words, answer)
