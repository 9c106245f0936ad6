"""``demo``: an invented company on a real Neo4j, and the stories its numbers tell.

It has a home of its own inside the user's and never touches the user's database; the server it starts is
stopped at the end. What it loads and tells lies in ``examples/demo``.
"""

import argparse
import asyncio
import shlex
import sys
import tomllib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

import cli
from api.app import create_app
from api.logs import log_to
from cli.asking import Json, LangOption, Words, bounds, grid, percent
from cli.contribution import show_period
from cli.coverage import LIGHTS, show_coverage
from cli.demo_keys import demo_keys
from cli.importing import LimitedImporter
from cli.progress import server_progress
from cli.serve import free_port, listen
from cli.terminal import language_of, out
from cli.veto_board import show_board
from graph_service.access.keys import Keys
from graph_service.access.viewer import Viewer
from graph_service.domain.parameters import Parameters
from graph_service.domain.time import parse_date, parse_known_at
from graph_service.services.contribution import deal_contribution, period_contribution
from graph_service.services.coverage import coverage
from graph_service.services.question import Question, Service
from graph_service.services.veto_board import veto_board
from graph_service.settings import Settings
from graph_service.store.local_server import LocalServer
from graph_service.wiring import build_service, open_store
from graph_service.words import Language, say
from loaders.load import Options, load

BOARD_ROWS = 6
HOST = "127.0.0.1"
TELLERS = ("manager", "account_manager", "hr")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(demo)


def demo(
    is_served: Annotated[
        bool, typer.Option("--serve", help="讲完后提供接口并给出三把密钥 · Then serve the API, with three keys to try.")
    ] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="端口 · Port of the API.")] = 8000,
    lang: LangOption = None,
) -> None:
    """演示：虚构公司、真实数据库、三个答案 · An invented company on a real Neo4j: three answers and their stories."""
    settings = Settings().nested("demo")
    language = language_of(settings, lang)
    if is_served:
        free_port(HOST, port)
    with server_progress(language) as progress:
        server = LocalServer(settings, progress)
        server.home.mark("demo")
        _share(settings)
        try:
            asyncio.run(_tell(settings, language))
            if is_served:
                _serve(settings, port, language)
            else:
                out.print(Text(Words(language)("demo_over_http")), soft_wrap=True)
        finally:
            server.stop()


def _serve(settings: Settings, port: int, language: Language) -> None:
    """Answer over HTTP until told to stop; the keys are shown once somebody is there to show them to."""
    base = f"http://{HOST}:{port}"
    lines = asyncio.run(_keys(settings, base, language))

    def said() -> None:
        for line in (*lines, say("cli.serving", language, url=f"{base}/docs")):
            out.print(Text(line), soft_wrap=True)

    log, importer = log_to(sys.stderr), LimitedImporter(settings)
    listen(partial(create_app, settings, is_warmed=True, log=log, importer=importer), HOST, port, said=said)


def _share(settings: Settings) -> None:
    """Let who goes on in the demo's home find the files fetched for it, instead of fetching them again."""
    cache = settings.home / "cache"
    if not cache.exists() and not cache.is_symlink():
        cache.symlink_to(settings.cache_dir)


async def _keys(settings: Settings, base: str, language: Language) -> list[str]:
    async with open_store(settings) as gateway:
        return await demo_keys(Keys(gateway), base, language)


def demo_folder() -> Path:
    """Where the demo's files are: beside the source, or inside the installed package."""
    installed = Path(cli.__file__).parent / "demo_company"
    return installed if installed.is_dir() else Path(cli.__file__).parent.parent / "examples" / "demo"


def read_stories() -> Json:
    """The stories with the questions that show them."""
    return tomllib.loads((demo_folder() / "stories.toml").read_text(encoding="utf-8"))


async def _tell(settings: Settings, language: Language) -> None:
    words = Words(language)
    with server_progress(language) as progress:
        async with open_store(settings, progress) as gateway:
            service = build_service(settings, gateway, Parameters())
            out.print(Text(words("demo_welcome"), style="bold"))
            report = await load(
                gateway, settings, demo_folder() / "data", Options(language=language, leaves_plans=True)
            )
            total = report.total
            counts = {"created": total.created, "unchanged": total.unchanged, "changed": total.changed}
            out.print(Text(words(f"demo_{report.status}", read=report.read, **counts), style="dim"))
            stories = read_stories()
            await _three_answers(service, stories, language)
            for teller in TELLERS:
                told = [story for story in stories["stories"] if story["teller"] == teller]
                if told:
                    out.print(Rule(words(f"teller_{teller}"), align="left"))
                for story in told:
                    await _story(service, story, language)
            out.print(Rule())
            out.print(Text(words("demo_next", home=settings.home, bin=Path(sys.executable).parent)), soft_wrap=True)


async def _three_answers(service: Service, stories: Json, language: Language) -> None:
    """One answer each for the manager, the account team and HR, as the commands give them."""
    words = Words(language)
    question = Question(Viewer(), stories["as_of"])
    first = stories["stories"][0]["opportunity"]
    period = shlex.split(
        next(q["command"] for s in stories["stories"] for q in s["questions"] if "--from" in q["command"])
    )
    start, end = (parse_date(period[period.index(name) + 1]) for name in ("--from", "--to"))
    board = await veto_board(service, question)
    answers = (
        ("answer_board", f"veto-board --as-of {stories['as_of']}", show_board(_top(board), language)),
        (
            "answer_coverage",
            f"coverage {first} --as-of {stories['as_of']}",
            show_coverage(await coverage(service, question, first), language),
        ),
        (
            "answer_contribution",
            f"contribution --from {start} --to {end} --as-of {stories['as_of']}",
            _without_deals(await period_contribution(service, question, start, end), language),
        ),
    )
    for code, command, parts in answers:
        out.print(Rule(words(code), align="left"))
        out.print(Text(f"$ graph-service {command}", style="cyan"))
        for part in parts:
            out.print(part)


def _top(board: Json) -> Json:
    """The largest deals of a board, its counts unchanged."""
    return {**board, "deals": board["deals"][:BOARD_ROWS]}


def _without_deals(answer: Json, language: Language) -> Iterator[RenderableType]:
    return show_period(answer, language, with_deals=False)


async def _story(service: Service, story: Json, language: Language) -> None:
    words = Words(language)
    out.print(Text(f"\n{story['title'][language]}", style="bold"))
    out.print(Padding(Text(story[language]), (0, 2)))
    table = grid("", words("question"), words("answer"))
    for question in story["questions"]:
        answer = await ask_story(service, question["command"])
        table.add_row(Text(f"$ graph-service {question['command']}", style="cyan"), _line(words, answer))
    out.print(table)


async def ask_story(service: Service, command: str) -> Json:
    """The answer to a story's command, as the command itself would give it."""
    given = _parser().parse_args(shlex.split(command))
    known_at = None if given.known_at is None else parse_known_at(given.known_at, service.zone)
    question = Question(Viewer(given.viewer), parse_date(given.as_of), known_at)
    if given.name == "coverage":
        return await coverage(service, question, given.subject)
    if given.deal is not None:
        return await deal_contribution(service, question, given.deal)
    start, end = (None if day is None else parse_date(day) for day in (given.start, given.end))
    return await period_contribution(service, question, start, end)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(exit_on_error=False)
    parser.add_argument("name", choices=("coverage", "contribution"))
    parser.add_argument("subject", nargs="?")
    for option in ("--as-of", "--known-at", "--deal"):
        parser.add_argument(option)
    parser.add_argument("--from", dest="start")
    parser.add_argument("--to", dest="end")
    parser.add_argument("--as", dest="viewer")
    return parser


def _line(words: Words, answer: Json) -> Text | Table:
    if "light" in answer:
        return _coverage_line(words, answer)
    credit: Any = answer.get("credit") or answer
    names = Words(words.language, answer["names"])
    parts = sorted(credit["employees"].items(), key=lambda item: (-item[1]["used"], item[0]))[:BOARD_ROWS]
    lines = [f"{names.name(name)} {words.money(part['used'])}" for name, part in parts]
    return Text("\n".join(lines))


def _coverage_line(words: Words, answer: Json) -> Text:
    line = Text("● ", style=LIGHTS[answer["light"]])
    line.append(words(f"short_{answer['verdict']}"), style=LIGHTS[answer["light"]])
    for name in ("seat_coverage", "chain_coverage"):
        number = answer[name]
        if number is not None:
            line.append(f"\n{words(name)} {bounds(percent(number['lower']), percent(number['upper']))}")
    risk = answer["veto_risk"]
    line.append(f"\n{words('risk_short')} {bounds(percent(risk['low']), percent(risk['high']))}")
    return line
