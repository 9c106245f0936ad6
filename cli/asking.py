"""What all questions of the command line share: their options, how they are asked, how an answer is shown."""

import dataclasses
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Annotated, Any, TypeVar

import typer
from rich.cells import cell_len
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.progress import server_progress
from cli.terminal import NARROW, language_of, out, print_json, run_async
from graph_service.access.viewer import Viewer
from graph_service.domain.money import say_money
from graph_service.domain.time import parse_date, parse_known_at
from graph_service.recording.registry import called as kind_called
from graph_service.services.question import Question, Service
from graph_service.settings import Settings
from graph_service.store.gateway import Gateway
from graph_service.wiring import open_service, open_store
from graph_service.words import SEPARATORS, Language, catalogue, say

Json = dict[str, Any]
T = TypeVar("T")
LONG_ID = 24
SHORT_ID = 8
SHOWN = 100
"""Lines of a long table: nobody reads more, and drawing a thousand takes a second."""
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", metavar="DATE", help="截至哪一天，缺省今天 · True on that day; today if left out."),
]
KnownAtOption = Annotated[
    str | None,
    typer.Option("--known-at", metavar="MOMENT", help="只用当时已记录的信息 · Only what had been recorded by then."),
]
AsOption = Annotated[
    str | None, typer.Option("--as", metavar="EMPLOYEE", help="以某员工的身份回答 · Answer as this employee.")
]
PurposeOption = Annotated[
    str | None,
    typer.Option("--purpose", help="查看目的（人力资源查看个人时必填） · Why (HR's view of single employees)."),
]
FreshOption = Annotated[bool, typer.Option("--fresh-only", help="不计过期评分 · Leave stale ratings out.")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON · One JSON document.")]
LangOption = Annotated[str | None, typer.Option("--lang", metavar="zh|en", help="语言 · Language.")]


@dataclasses.dataclass(frozen=True)
class Asked:
    """The options of a question as typed."""

    as_of: str | None = None
    known_at: str | None = None
    viewer: str | None = None
    purpose: str | None = None
    lang: str | None = None
    as_json: bool = False
    fresh_only: bool = False

    def question(self, settings: Settings) -> Question:
        """The question, its dates read in the configured zone."""
        return Question(
            Viewer(self.viewer, self.purpose),
            None if self.as_of is None else parse_date(self.as_of),
            None if self.known_at is None else parse_known_at(self.known_at, settings.timezone),
            self.fresh_only,
        )


def with_store(settings: Settings, language: Language, work: Callable[[Gateway], Awaitable[T]]) -> T:
    """Work on the configured database; what a start of it does is shown."""

    async def run() -> T:
        with server_progress(language) as progress:
            async with open_store(settings, progress) as gateway:
                return await work(gateway)

    return run_async(run())


def ask(
    asked: Asked,
    work: Callable[[Service, Question], Awaitable[Json]],
    show: Callable[[Json, Language], Iterable[RenderableType]],
) -> Json:
    """Ask a question on the configured server and show its answer: as tables, or as JSON."""
    settings = Settings()
    language = language_of(settings, asked.lang)
    question = asked.question(settings)

    async def run() -> Json:
        with server_progress(language) as progress:
            async with open_service(settings, progress) as service:
                return await work(service, question)

    answer = run_async(run())
    print_answer(answer, language, show, as_json=asked.as_json)
    return answer


def print_answer(
    answer: Json, language: Language, show: Callable[[Json, Language], Iterable[RenderableType]], *, as_json: bool
) -> None:
    """One answer on standard output."""
    if as_json:
        print_json(answer)
        return
    for part in show(answer, language):
        out.print(part)


class Words:
    """Words of the command line in one language, and names of ids as an answer carries them."""

    def __init__(self, language: Language, names: Json | None = None) -> None:
        self.language = language
        self._names = names or {}

    def __call__(self, code: str, **fields: object) -> str:
        """A sentence or label of the command line."""
        return say(f"cli.{code}", self.language, **fields)

    def name(self, identity: str | None) -> str:
        """A name in the reader's language, else the id; nobody is a dash."""
        if identity is None:
            return "—"
        found = self._names.get(identity)
        return identity if found is None else str(found[self.language] or identity)

    def named(self, identity: str) -> str:
        """A name with its id, where both matter."""
        name = self.name(identity)
        return name if name == identity else f"{name} ({identity})"

    def money(self, amount: Fraction | float | None) -> str:
        """An amount in the currency that is kept."""
        return say_money(amount, self.language, self._currency)

    @cached_property
    def _currency(self) -> str:
        return Settings().currency

    def listed(self, texts: Iterable[str]) -> str:
        """Several texts one after the other."""
        return SEPARATORS[self.language].join(texts)

    def reason(self, code: str) -> str:
        """Why a number is unknown or special."""
        return catalogue(self.language).get(f"reasons.{code}", code)

    def reasons(self, codes: Iterable[str]) -> str:
        """Several reasons in one cell."""
        return self.listed(map(self.reason, codes))


def percent(number: float | None) -> str:
    """A share for people."""
    return "—" if number is None else f"{number * 100:.1f}%"


def score(number: float | None) -> str:
    """A score for people."""
    return "—" if number is None else f"{number:.1f}".removesuffix(".0")


def short_fact(fact: str) -> str:
    """A fact's id for a table: ids that are hashes are cut; JSON has them whole."""
    table, _, identity = fact.partition(":")
    is_hash = len(identity) >= LONG_ID and all(digit in "0123456789abcdef" for digit in identity)
    return f"{table}:{identity[:SHORT_ID]}" if is_hash else fact


def bounds(lower: str, upper: str) -> str:
    """What is proven to what is possible."""
    return lower if lower == upper else f"{lower} … {upper}"


def called(template: str, language: Language) -> str:
    """A template as a reader calls it."""
    return kind_called(template).said(language)


def beside(text: str, more: str, language: Language) -> str:
    """A text with what explains it in brackets."""
    return f"{text}（{more}）" if language == "zh" else f"{text} ({more})"


def grid(title: str, *columns: str, caption: str | None = None, firm: tuple[int, ...] = ()) -> Table:
    """A table in the house's style; where there is room, the columns numbered in ``firm`` are not broken over lines."""
    table = Table(title=title, caption=caption, title_justify="left", caption_justify="left", title_style="bold")
    table.min_width = min(cell_len(title), out.width) or None
    for index, column in enumerate(columns):
        table.add_column(column, no_wrap=index in firm and out.width >= NARROW, overflow="fold")
    return table


def summed(words: Words, total: float, amounts: Iterable[float | None]) -> str:
    """A sum of amounts; a dash where none of them is known, since unknown is not zero."""
    known = [amount for amount in amounts if amount is not None]
    return words.money(total if known else None)


def amounts_missing(words: Words, amounts: Iterable[float | None]) -> Iterator[Text]:
    """A line where amounts are missing from a sum."""
    missing = sum(amount is None for amount in amounts)
    if missing:
        yield Text(words("amounts_missing", n=missing), style="yellow")


def more_rows(words: Words, n_rows: int) -> Iterator[Text]:
    """The line under a table that was cut after ``SHOWN`` rows."""
    if n_rows > SHOWN:
        yield Text(words("more_rows", n=n_rows - SHOWN), style="dim")


def dated(words: Words, answer: Json) -> Text:
    """The line under every answer: as of when, known when, and how to see the proof."""
    if answer["known_at"] is None:
        return Text(words("dated_empty", as_of=answer["as_of"]), style="dim")
    known = datetime.fromisoformat(answer["known_at"]).astimezone(Settings().timezone)
    return Text(words("dated", as_of=answer["as_of"], known_at=f"{known:%Y-%m-%d %H:%M}"), style="dim")
