"""Lines for spans of time, which templates have in minutes."""

import re
from collections.abc import Iterator

from graph_service.recording.kind import Column
from loaders.mapping.draft.export import Export
from loaders.mapping.draft.parts import Line, emptied, source
from loaders.mapping.draft.spans import CLOCKS, Spans, spans_in
from loaders.mapping.draft.tables import Table
from loaders.mapping.draft.toml import listed, quoted
from loaders.mapping.usual_words import usual

UNITS = {"days": ("天", "days"), "hours": ("小时", "hours"), "seconds": ("秒", "seconds")}


def span_lines(export: Export, table: Table, column: Column, at: int) -> Iterator[Line]:
    """The line for a span of time; one for each reading where nobody can tell which is meant."""
    look = table.look(at)
    spans = spans_in(table, at) or Spans(CLOCKS[:1], "", ())
    notes = [export.say("mapping.draft_other_texts", values=listed(spans.others))] if spans.others else []
    if spans.example:
        code = "mapping.draft_span_taken" if len(spans.clocks) == 1 else "mapping.draft_span_ambiguous"
        notes.append(export.say(code, value=quoted(spans.example), clock=spans.clocks[0]))
    for clock in spans.clocks:
        given = source(table.header[at], **emptied(look), duration=clock)
        said = tuple(notes) if clock == spans.clocks[0] else ()
        yield Line(column.name, given, said, is_active=len(spans.clocks) == 1)


def counted_line(export: Export, table: Table, column: Column, at: int, unit: str) -> Line:
    """The line for numbers of another unit than minutes: each is a span once the unit stands behind it."""
    look, header = table.look(at), table.header[at]
    decimals = look.numbers.decimals if look.numbers and not look.numbers.is_digits else ()
    part = rf"(?:{re.escape(decimals[0])}\d+)?" if decimals else ""
    steps = {"pattern": rf"^(\d+{part})$", "becomes": f"$1 {usual().spans[unit][0]}", "duration": CLOCKS[0]}
    note = export.say("mapping.draft_span_unit", column=quoted(header), unit=export.either(*UNITS[unit]))
    given = source(header, **emptied(look), **steps)
    return Line(column.name, given, (note,), is_active=len(decimals) <= 1)
