"""The table of rows that a load rejects: where there are many, some of each kind, so that none is buried by another."""

from collections import defaultdict
from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from cli.terminal import out
from graph_service.words import Language, say
from loaders.consequences import Cost
from loaders.file_report import ECHO, Reject

SHOWN, ALIKE, FIRST = 20, 3, 5


def show_rejects(rejects: Sequence[Reject], n_rows: int, command: str, language: Language) -> None:
    """Where each is, and what to do; ``command``: the one that writes all of them back."""
    title = say("loaders.rejects_title", language, n=len(rejects), rows=n_rows)
    shown = picked(rejects)
    out.print(_table(title, "bold red", shown, language))
    if len(rejects) > len(shown):
        more_of_all = say("loaders.more_rejects", language, n=len(rejects) - len(shown), command=command)
        out.print(Text(more_of_all, style="dim"), soft_wrap=True)


def show_left_out(references: Sequence[Reject], language: Language) -> None:
    """The references to nobody that were left out of rows which count."""
    if not references:
        return
    shown = picked(references)
    title = say("loaders.unfound_title", language, n=f"{len(references):,}")
    out.print(_table(title, "bold yellow", shown, language))
    if len(references) > len(shown):
        more = say("loaders.unfound_more", language, n=f"{len(references) - len(shown):,}")
        out.print(Text(more, style="dim"), soft_wrap=True)


def _table(title: str, style: str, shown: Sequence[tuple[Reject, int]], language: Language) -> Table:
    table = Table(title=title, title_justify="left", title_style=style)
    for column in ("file", "line", "column", "message"):
        table.add_column(say(f"loaders.{column}", language), overflow="fold")
    for reject, more in shown:
        message = Text(reject.message)
        if more:
            message.append("\n" + say("loaders.more_alike", language, n=f"{more:,}"), style="dim")
        table.add_row(Text(reject.file), str(reject.line), Text(reject.column), message)
    return table


def show_costs(costs: Sequence[Cost], language: Language) -> None:
    """Which rejected rows others fall with: mended first, they cost nothing more."""
    if not costs:
        return
    first = [_cost(one, language) for one in costs[:FIRST]]
    fields = {"n": f"{len(costs):,}", "rows": f"{sum(one.rows for one in costs):,}", "first": first}
    out.print(Text(say("loaders.costs", language, **fields), style="yellow"), soft_wrap=True)


def _cost(one: Cost, language: Language) -> str:
    return say("loaders.cost", language, file=one.file, line=one.line, rows=f"{one.rows:,}")


def picked(rejects: Sequence[Reject]) -> list[tuple[Reject, int]]:
    """Those that are shown; with the last of a kind, how many more there are like it."""
    # rows that are refused with others need no mending: they would bury what does
    ordered = sorted(rejects, key=lambda one: one.code == ECHO)
    if len(ordered) <= SHOWN:
        return [(reject, 0) for reject in ordered]
    kinds: dict[tuple[str, str, str], list[Reject]] = defaultdict(list)
    for reject in ordered:
        kinds[reject.file, reject.column, reject.code].append(reject)
    found: list[tuple[Reject, int]] = []
    for alike in kinds.values():
        *first, last = alike[:ALIKE]
        found += [*((reject, 0) for reject in first), (last, len(alike) - len(first) - 1)]
    return found[:SHOWN]
