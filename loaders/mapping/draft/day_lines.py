"""Lines for days: how they are written in the file, what cannot be told from the texts, which of them are none."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph_service.recording.kind import Column, ColumnType
from loaders.mapping.days import EXCEL
from loaders.mapping.draft.day_headers import is_last_day
from loaders.mapping.draft.days import CLOCK, Days
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.open_ends import ENDS, LASTING, as_cut, open_ends, perhaps_open
from loaders.mapping.draft.parts import Line, Source, emptied, source, with_steps
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.draft.values import Look
from loaders.mapping.model import cell

Steps = Mapping[str, Any]
SHORT_YEAR, OWN = "%y", "%Y-%m-%d"


def day_lines(export: Export, table: Table, column: Column, at: int) -> Iterator[Line]:
    """The line for a day or a moment; one for each form where several fit."""
    header, look = table.header[at], table.look(at)
    days = look.meant_days
    after, of_last = _after_last(export, table, column, at)
    if days is None:
        yield Line(column.name, source(header, **after), of_last)
        return
    forms = _settled(table, days.forms) if days.is_ambiguous else days.forms
    ends = open_ends(look, days) if column.name in ENDS else ()
    cut, of_cut = _cut(export, column, days, forms)
    steps = _with_ends(cut, look, ends)
    notes = (*_of_texts(export, look, forms, ends), *of_cut, *_of_ends(export, look, ends), *of_last)
    ways = [{**steps, **_dated(export, table, column, days, form), **after} for form in forms or (None,)]
    for way in ways:
        yield Line(column.name, source(header, **way), notes if way is ways[0] else (), is_active=len(ways) == 1)
    if column.name in LASTING and not ends and len(ways) == 1:
        latest = perhaps_open(look, days)
        yield from () if latest is None else [_perhaps(export, column.name, look, source(header, **ways[0]), latest)]


def _after_last(export: Export, table: Table, column: Column, at: int) -> tuple[Steps, tuple[str, ...]]:
    """Of the last day on which something holds the day after it: there the template has that it holds no longer."""
    if column.name not in LASTING or not is_last_day(table.names[at]):
        return {}, ()
    note = export.say("mapping.draft_last_day", header=quoted(table.header[at]), column=column.name)
    return {"plus_days": 1}, (note,)


def _cut(export: Export, column: Column, days: Days, forms: Sequence[str]) -> tuple[Steps, list[str]]:
    """How the day of a moment is found: by the zone where it bears an offset, else by leaving the time out."""
    if _is_day_of_moment(column, days):
        return {}, [export.say("mapping.draft_day_in", value=quoted(days.example), zone=export.zone)]
    if not days.clock or column.type is not ColumnType.DATE or not (forms or not days.is_midnight):
        return {}, []
    steps = {"split": days.between} if days.between else {"pattern": CLOCK, "becomes": ""}
    return steps, [] if days.is_midnight else [export.say("mapping.draft_clock", value=quoted(days.example))]


def _of_texts(export: Export, look: Look, forms: Sequence[str], ends: Sequence[str]) -> Iterator[str]:
    """What is to be said of texts that are no days, or may be several."""
    days = look.meant_days or Days()
    unread = [text for text in (*days.others, *days.none) if text not in ends]
    if unread:
        yield export.say("mapping.draft_other_texts", values=listed(unread))
    if days.is_ambiguous:
        code = "mapping.draft_day_settled" if len(forms) == 1 else "mapping.draft_day_ambiguous"
        yield export.say(code, value=quoted(days.example), forms=listed(days.forms))
    if any(SHORT_YEAR in form for form in forms):
        example = next((text for text in look.texts if text not in {*ends, *unread}), days.example)
        yield export.say("mapping.draft_short_years", value=quoted(example))


def _of_ends(export: Export, look: Look, ends: Sequence[str]) -> Iterator[str]:
    if ends:
        yield export.say("mapping.draft_open_ends", values=listed({text: look.counts[text] for text in ends}))


def _with_ends(cut: Steps, look: Look, ends: Sequence[str]) -> Steps:
    """Nothing is made of texts that mean "unknown", nor of days that mean "no end"."""
    values = {**emptied(look).get("values", {}), **{as_cut(text, cut): "" for text in ends}}
    return {**cut, "values": values} if values else cut


def _perhaps(export: Export, name: str, look: Look, given: Source, latest: str) -> Line:
    """A proposal for a day that stands in most rows, and may be a real one."""
    one = cell(given)
    values = {**(one.values or {}), as_cut(latest, one.model_dump(exclude_none=True)): ""}
    note = export.say("mapping.draft_perhaps_open_end", value=quoted(latest), rows=look.counts[latest])
    return Line(name, with_steps(one, values=values), (note,), is_active=False)


def _dated(export: Export, table: Table, column: Column, days: Days, form: str | None) -> Steps:
    """How the days of a line are written, and in which zone those of moments are meant."""
    is_day_of_moment = _is_day_of_moment(column, days)
    is_clocked = is_day_of_moment or (days.clock and column.type is ColumnType.MOMENT)
    clocked = [] if form is None else [f"{form}{days.clock}", form] if is_clocked else [form]
    written = [*[table.file.serials or EXCEL] * days.has_serials, *clocked, *[OWN] * (days.has_own and bool(clocked))]
    return {**({"date": written} if written else {}), **({"day_in": export.zone} if is_day_of_moment else {})}


def _is_day_of_moment(column: Column, days: Days) -> bool:
    return days.has_offset and not days.is_midnight and column.type is ColumnType.DATE


def _settled(table: Table, forms: tuple[str, ...]) -> tuple[str, ...]:
    """The form in which other days of the file are written, if it is one of these."""
    others = (days for at in table.addressed if (days := table.look(at).days) and len(days.forms) == 1)
    found = {days.forms[0] for days in others} & set(forms)
    return tuple(found) if len(found) == 1 else forms
