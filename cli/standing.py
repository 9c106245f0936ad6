"""How things stand on a day, as a person reads it after a load: what begins, what ends, what stays unsaid."""

from collections.abc import Iterator
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.asking import called, grid
from graph_service.words import Language, say
from loaders.report import Report

SHOWN = 20
COUNTS = ("begins", "ends", "followed")
STAYING = ("elsewhere", "later", "unsure")


def standing_of(report: Report, language: Language) -> Iterator[RenderableType]:
    """Numbers by template; of a dry run what would end, and where a load would be refused."""
    if not report.standing:
        return
    yield _counts(report, language)
    yield from _staying(report, language)
    if not report.is_dry_run:
        return
    ending = [(name, row) for name, one in report.standing.items() for row in one.as_json()["ending"]]
    if ending:
        yield _ending(ending, language)
    if len(ending) > SHOWN:
        yield Text(say("loaders.state_ending_more", language, n=f"{len(ending) - SHOWN:,}"), style="dim")
    for name, one in report.standing.items():
        if one.is_many:
            fields = {"template": called(name, language), "ends": one.ends, "spoken_of": one.spoken_of}
            yield Text(say("loaders.state_many_ends_checked", language, **fields), style="bold red")


def _counts(report: Report, language: Language) -> Table:
    table = grid(say("loaders.state_title", language, day=report.state_of), say("loaders.template", language))
    for count in COUNTS:
        table.add_column(say(f"loaders.state_{count}", language), justify="right")
    for name, one in report.standing.items():
        table.add_row(called(name, language), *(f"{getattr(one, count):,}" for count in COUNTS))
    return table


def _staying(report: Report, language: Language) -> Iterator[RenderableType]:
    """Why facts stay that the export does not say."""
    for why in STAYING:
        counts = [(called(name, language), getattr(one, why)) for name, one in report.standing.items()]
        told = [f"{name} {n:,}" for name, n in counts if n]
        if told:
            yield Text(say(f"loaders.state_stays_{why}", language, counts=told))


def _ending(ending: list[tuple[str, dict[str, Any]]], language: Language) -> Table:
    title = say("loaders.state_ending_title", language, n=f"{len(ending):,}")
    columns = (say("loaders.template", language), *(say(f"loaders.state_ending_{one}", language) for one in ("what", "from", "to")))  # noqa: E501  # fmt: skip
    table = grid(title, *columns, firm=(2, 3))
    for name, row in ending[:SHOWN]:
        what = (text for column, text in row.items() if column not in ("from", "to") and text is not None)
        table.add_row(called(name, language), Text(" · ".join(what)), row["from"] or "…", row["to"])
    return table
