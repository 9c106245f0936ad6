"""How things stand on a day, as a person reads it after a load: what begins, what ends, what stays unsaid."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from cli.asking import Json, beside, called, grid
from graph_service.recording.registry import kind_named
from graph_service.recording.state.naming import Names, things_in
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
    ending = [(name, one.names, row) for name, one in report.standing.items() for row in one.as_json()["ending"]]
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


def _ending(ending: list[tuple[str, Names, Json]], language: Language) -> Table:
    title = say("loaders.state_ending_title", language, n=f"{len(ending):,}")
    columns = (say("loaders.template", language), *(say(f"loaders.state_ending_{one}", language) for one in ("what", "from", "to")))  # noqa: E501  # fmt: skip
    table = grid(title, *columns, firm=(2, 3))
    for name, names, row in ending[:SHOWN]:
        what = Text(" · ".join(_what(name, names, row, language)))
        table.add_row(called(name, language), what, row["from"] or "…", row["to"])
    return table


def _what(template: str, names: Names, row: Json, language: Language) -> Iterator[str]:
    """Whom and what it is about, each by its name beside its id, and of what kind it is."""
    for key in things_in(template, row):
        yield beside(names[key].said(language), key[1], language) if key in names else key[1]
    kind = kind_named(template)
    for column in () if kind is None else kind.columns:
        text = row.get(column.name)
        if column.choices and text is not None:
            yield column.choices[text][0] if language == "zh" else text
